import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { logDocumentAt } from "./log-documents";

/**
 * The limit: one client that sends documents in `_bulk` requests of 1,000, one after the other over one connection. Prints how
 * long it took as a line of JSON.
 */
const { ELASTICSEARCH_URL, CREDENTIALS, INDEX, RUN, DOCUMENTS } = z
  .object({
    ELASTICSEARCH_URL: z.url(),
    /** `user:password` */
    CREDENTIALS: z.string(),
    INDEX: z.string(),
    RUN: z.string(),
    DOCUMENTS: z.coerce.number(),
  })
  .parse(process.env);

/** As many as the sink sends. */
const BATCH = 1_000;

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

async function sendBulk(body: string): Promise<void> {
  const bulk = request(new URL(`${INDEX}/_bulk`, ELASTICSEARCH_URL), {
    agent,
    method: "POST",
    auth: CREDENTIALS,
    headers: { "content-type": "application/x-ndjson", "content-length": Buffer.byteLength(body) },
  });
  bulk.end(body);
  const [response] = (await once(bulk, "response")) as [IncomingMessage];
  const answer = JSON.parse(await text(response)) as { errors?: boolean };
  if (response.statusCode !== 200 || answer.errors !== false) throw new Error(JSON.stringify(answer).slice(0, 2_000));
}

async function main(): Promise<void> {
  const startedMs = performance.now();
  for (let first = 0; first < DOCUMENTS; first += BATCH) {
    let body = "";
    for (let index = first; index < Math.min(first + BATCH, DOCUMENTS); index += 1) {
      const document = logDocumentAt(RUN, index);
      body += `{"index":{"_id":${JSON.stringify(document.eventId)}}}\n${JSON.stringify(document)}\n`;
    }
    await sendBulk(body);
  }
  process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - startedMs) / 1_000 })}\n`);
  agent.destroy();
}

void main();
