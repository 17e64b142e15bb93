import { z } from "zod";
import type { SearchRequest } from "../../../contract/dashboard/search-request";
import { storySearch } from "../../../contract/derived/story-search";
import { LOGS_INDEX, LOG_STATUSES } from "../../../contract/log-message";
import type { DocumentCounts, Tally } from "../domain/answers";
import { fetchJson, type TlsIdentity } from "./http-json";
import { UnexpectedAnswer } from "./source";

const TROUBLE_STATUSES = [LOG_STATUSES.refused, LOG_STATUSES.late, LOG_STATUSES.conflict, LOG_STATUSES.poison];

/** Two searches in one request: how many orders are indexed, and what went another way in the last day. */
const COUNTS_BODY = [
  { index: LOGS_INDEX, ignore_unavailable: true },
  { size: 0, track_total_hits: true, query: { term: { status: LOG_STATUSES.accepted } } },
  { index: LOGS_INDEX, ignore_unavailable: true },
  {
    size: 0,
    query: {
      bool: { filter: [{ terms: { status: TROUBLE_STATUSES } }, { range: { timestamp: { gte: "now-24h" } } }] },
    },
    aggs: {
      statuses: {
        terms: { field: "status" },
        aggs: { last: { top_hits: { size: 1, sort: [{ timestamp: "desc" }] } } },
      },
    },
  },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join("");

const logMessageSchema = z.looseObject({
  timestamp: z.string(),
  serviceName: z.string(),
  status: z.string(),
  errorMessage: z.string().nullish(),
  eventId: z.string(),
  orderId: z.string().nullish(),
  traceId: z.string().nullish(),
});

const shardsSchema = z.object({ failed: z.int() });
const hitsSchema = z.object({ hits: z.array(z.object({ _source: logMessageSchema })) });
const countsSchema = z.object({
  responses: z.tuple([
    z.object({ _shards: shardsSchema, hits: z.object({ total: z.object({ value: z.int() }) }) }),
    z.object({
      _shards: shardsSchema,
      aggregations: z
        .object({
          statuses: z.object({
            buckets: z.array(z.object({ key: z.string(), doc_count: z.int(), last: z.object({ hits: hitsSchema }) })),
          }),
        })
        .optional(),
    }),
  ]),
});
const searchSchema = z.object({ _shards: shardsSchema, hits: hitsSchema });

/** A log message as a document: a later version of the contract may add fields. */
type LogDocument = z.infer<typeof logMessageSchema>;

/** Reads the log messages and the hourly counts in Elasticsearch. Its user needs `read` on both indices. */
export class ElasticsearchLogs {
  private readonly url: string;
  private readonly headers: Readonly<Record<string, string>>;

  private readonly tls: TlsIdentity;

  /**
   * @param address `http://user:password@host:port`
   * @param ca who may have signed the server's certificate, PEM. Default: those that the system trusts
   */
  constructor(address: string, ca?: string) {
    this.tls = { ca };
    const { username, password, origin } = new URL(address);
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.url = origin;
    this.headers = {
      "content-type": "application/x-ndjson",
      authorization: `Basic ${Buffer.from(credentials).toString("base64")}`,
    };
  }

  async counts(signal: AbortSignal): Promise<DocumentCounts> {
    const answer = await fetchJson(`${this.url}/_msearch`, {
      signal,
      tls: this.tls,
      headers: this.headers,
      body: COUNTS_BODY,
    });
    const parsed = countsSchema.safeParse(answer);
    if (!parsed.success) throw new UnexpectedAnswer(`it answers ${JSON.stringify(answer).slice(0, 200)}`);
    const [accepted, troubles] = parsed.data.responses;
    for (const { _shards } of parsed.data.responses) requireAllShards(_shards.failed);
    const buckets = troubles.aggregations?.statuses.buckets ?? [];
    return {
      accepted: accepted.hits.total.value,
      troubles: Object.fromEntries(
        buckets.map(({ key, doc_count: count, last }) => [key, { count, last: lastOf(last.hits.hits[0]?._source) }]),
      ),
    };
  }

  /** What is logged of an order, oldest first. */
  async story(orderId: string, signal: AbortSignal): Promise<LogDocument[]> {
    const body = JSON.stringify(storySearch({ orderId }));
    const url = `${this.url}/${LOGS_INDEX}/_search?ignore_unavailable=true`;
    const headers = { ...this.headers, "content-type": "application/json" };
    const { hits, _shards } = searchSchema.parse(await fetchJson(url, { signal, tls: this.tls, headers, body }));
    requireAllShards(_shards.failed);
    return hits.hits.map(({ _source }) => _source);
  }

  /** The answer to a search of a panel of the dashboard. */
  search({ path, body }: SearchRequest, signal: AbortSignal): Promise<unknown> {
    const headers = { ...this.headers, "content-type": "application/json" };
    return fetchJson(`${this.url}${path}`, { signal, tls: this.tls, headers, body: JSON.stringify(body) });
  }
}

/** A count over some shards is too small. */
function requireAllShards(failed: number): void {
  if (failed > 0) throw new UnexpectedAnswer(`${String(failed)} shards did not answer`);
}

function lastOf(document: LogDocument | undefined): Tally["last"] {
  if (document === undefined) return null;
  const { timestamp, orderId = null, errorMessage } = document;
  return { at: timestamp, orderId, reason: errorMessage ?? document.status };
}
