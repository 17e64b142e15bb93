import type { IncomingMessage, ServerResponse } from "node:http";
import { MIMEType } from "node:util";
import { problem, type Problem } from "./problem-details";

const JSON_MEDIA_TYPE = "application/json";

/**
 * Reads a request's body as JSON; undefined if it has none or an empty one. What its headers rule out is refused before the
 * body is read, and a client that expects `100 Continue` is told to send it only now: express's own parser reads a body to its
 * end before it refuses it, and accepts other charsets.
 * @throws Problem 400 (not JSON), 413 (longer than `maxBytes`), 415 (not JSON in UTF-8, or compressed)
 */
export async function readJsonBody(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
): Promise<unknown> {
  const declaredBytes = Number(request.headers["content-length"] ?? 0);
  if (declaredBytes === 0 && request.headers["transfer-encoding"] === undefined) return undefined;
  requireJson(request);
  if (declaredBytes > maxBytes) throw bodyTooLarge(maxBytes);
  if (request.headers.expect !== undefined) response.writeContinue();
  const bytes = await readBytes(request, maxBytes);
  return bytes.length === 0 ? undefined : parseJson(bytes);
}

function requireJson({ headers }: IncomingMessage): void {
  // What nearly every client sends needs no parsing.
  if (headers["content-type"] !== JSON_MEDIA_TYPE) requireJsonInUtf8(headers["content-type"]);
  const coding = headers["content-encoding"] ?? "identity";
  if (coding.toLowerCase() !== "identity") throw unsupportedCoding(coding);
}

function requireJsonInUtf8(contentType: string | undefined): void {
  const mediaType = mediaTypeOf(contentType);
  if (mediaType?.essence !== JSON_MEDIA_TYPE) throw unsupportedMediaType();
  const charset = mediaType.params.get("charset") ?? "utf-8";
  if (!/^utf-?8$/i.test(charset)) throw unsupportedCharset(charset);
}

function mediaTypeOf(contentType: string | undefined): MIMEType | undefined {
  try {
    return new MIMEType(contentType ?? "");
  } catch {
    return undefined;
  }
}

function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const read = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      // The rest is discarded until the request's time-out, so that the client can read the answer.
      request.off("data", read).resume();
      reject(bodyTooLarge(maxBytes));
    };
    request.on("data", read);
    request.once("end", () => {
      const [first, ...others] = chunks;
      resolve(first !== undefined && others.length === 0 ? first : Buffer.concat(chunks));
    });
    request.once("error", (cause) => {
      reject(problem(400, { detail: "The request ended before its body did." }, {}, { cause }));
    });
  });
}

/** Refuses bytes that are not UTF-8; drops a byte order mark. */
const UTF8 = new TextDecoder("utf-8", { fatal: true });

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(UTF8.decode(bytes));
  } catch (error) {
    throw malformedJson((error as Error).message, { cause: error });
  }
}

function malformedJson(detail: string, options?: ErrorOptions): Problem {
  return problem(400, { type: "malformed-json", title: "Malformed JSON", detail }, {}, options);
}

function bodyTooLarge(maxBytes: number): Problem {
  return problem(413, { detail: `The body may have at most ${maxBytes} bytes.` });
}

function unsupportedMediaType(): Problem {
  return problem(415, { detail: `The body is sent as ${JSON_MEDIA_TYPE}.` }, { Accept: JSON_MEDIA_TYPE });
}

function unsupportedCharset(charset: string): Problem {
  return problem(415, { detail: `JSON is sent in UTF-8, not in ${charset}.` }, { Accept: JSON_MEDIA_TYPE });
}

function unsupportedCoding(coding: string): Problem {
  return problem(415, { detail: `The body is sent as it is, not as ${coding}.` }, { "Accept-Encoding": "identity" });
}

/** An example of each problem that a body can be answered with. */
export function bodyProblems(maxBytes: number): Problem[] {
  return [
    malformedJson("Unexpected end of JSON input"),
    bodyTooLarge(maxBytes),
    unsupportedMediaType(),
    unsupportedCharset("utf-16"),
    unsupportedCoding("gzip"),
  ];
}
