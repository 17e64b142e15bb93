import { STATUS_CODES } from "node:http";
import type { ServerResponse } from "node:http";
import type { ErrorRequestHandler, RequestHandler } from "express";
import type { Logger } from "../process/logging";

/** The members of a problem beside its status: those of RFC 9457, and extensions. */
export interface ProblemMembers {
  /** Names the kind of problem: the last part of its URN. Default: none but the status (`about:blank`). */
  readonly type?: string;
  /** The kind of problem in a few words. Default: the status' own phrase. */
  readonly title?: string;
  /** What happened this time and what the client can do. */
  readonly detail: string;
  readonly [extension: string]: unknown;
}

/** An error that a client receives as problem details (RFC 9457). */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    /** The HTTP status, 4xx or 5xx. */
    readonly status: number,
    readonly members: ProblemMembers,
    readonly headers: Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super(members.detail, options);
  }
}

/** Makes a problem to throw or to pass to `next`. */
export function problem(
  status: number,
  members: ProblemMembers,
  headers?: Readonly<Record<string, string>>,
  options?: ErrorOptions,
): Problem {
  return new Problem(status, members, headers, options);
}

/** 503 with `Retry-After` in whole seconds (RFC 9110, 10.2.3). */
export function unavailable(members: ProblemMembers, retryAfterSeconds: number, options?: ErrorOptions): Problem {
  return new Problem(503, members, { "Retry-After": String(retryAfterSeconds) }, options);
}

/** 405: a path does not serve a method, only those in `Allow`. */
export function methodNotServed(method: string, allowed: readonly string[]): Problem {
  const allow = allowed.join(", ");
  return problem(405, { detail: `${method} is not served here, only ${allow}.` }, { Allow: allow });
}

/** Answers every method that a path does not serve with 405 and `Allow`. Register it after the path's own handlers. */
export function methodNotAllowed(...allowed: readonly string[]): RequestHandler {
  return (request) => {
    throw methodNotServed(request.method, allowed);
  };
}

/** The service failed; why is in its log alone. */
export const INTERNAL_ERROR = problem(500, { detail: "The service failed; its log says why." });

/** Answers with 404 what no route has answered. */
export const notFound: RequestHandler = (request) => {
  throw problem(404, { detail: `There is nothing at ${request.path}.` });
};

/** The one error handler of a service: every error is answered as problem details, and unexpected ones are logged. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (!answerError(error, response, logger)) next(error);
  };
}

/**
 * Answers with the problem that an error stands for; an unexpected one is logged.
 * @returns false if the response has begun: it can only be cut off
 */
export function answerError(error: unknown, response: ServerResponse, logger: Logger): boolean {
  const known = asProblem(error);
  if (known === undefined) {
    const { method, url = "" } = response.req;
    logger.error({ err: error, method, path: url.replace(/\?.*$/, "") }, "unexpected error");
  }
  if (response.headersSent) return false;
  const { status, headers, body } = renderProblem(known ?? INTERNAL_ERROR);
  response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) }).end(body);
  return true;
}

/** A problem as an HTTP response. */
export function renderProblem({ status, members, headers }: Problem) {
  const { type, title, ...others } = members;
  const body = {
    type: type === undefined ? "about:blank" : `urn:shopstream:problem:${type}`,
    title: title ?? STATUS_CODES[status],
    status,
    ...others,
  };
  return { status, headers: { ...headers, "Content-Type": "application/problem+json" }, body: JSON.stringify(body) };
}

function asProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  return isHttpError(error) ? problem(error.status, { detail: error.message }) : undefined;
}

/** An error of express (the `http-errors` package), with the status to answer with. */
interface HttpError extends Error {
  readonly status: number;
}

function isHttpError(error: unknown): error is HttpError {
  if (!(error instanceof Error) || !("status" in error)) return false;
  return typeof error.status === "number" && error.status >= 400 && error.status < 500;
}
