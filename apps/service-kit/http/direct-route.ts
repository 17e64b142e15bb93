import type { RequestListener, ServerResponse } from "node:http";
import type { Registry } from "prom-client";
import type { Logger } from "../process/logging";
import { requestDuration } from "../process/metrics";
import type { Operation } from "./api/api";
import { readJsonBody } from "./json-body";
import { answerError, type Problem } from "./problem-details";

export interface DirectRouteOptions {
  readonly path: string;
  readonly body: NonNullable<Operation["body"]>;
  /** The handler of the path's operation, which uses nothing of express: both ways end in it. */
  readonly handle: (received: { readonly body: unknown }, response: ServerResponse) => Promise<void>;
  readonly asProblem: (error: unknown) => Problem | undefined;
  readonly logger: Logger;
  readonly metrics: Registry;
}

const MS_PER_SECOND = 1_000;

/**
 * Takes a path's POST requests past express, which costs more than everything else that is done for an order: the same body
 * reader, handler, problems and metrics, without middleware. Whatever differs from the path by a character, such as a query,
 * goes to the application, whose route answers alike.
 */
export function directRoute(
  { path, body, handle, asProblem, logger, metrics }: DirectRouteOptions,
  application: RequestListener,
): RequestListener {
  const duration = requestDuration(metrics);
  const serve = async (...[request, response]: Parameters<RequestListener>): Promise<void> => {
    const startedMs = performance.now();
    try {
      await handle({ body: await readJsonBody(request, response, body.maxBytes) }, response);
    } catch (error) {
      if (!answerError(asProblem(error) ?? error, response, logger)) response.destroy();
    }
    duration.observe(
      {
        http_request_method: "POST",
        http_route: path,
        http_response_status_code: response.statusCode,
        url_scheme: "http",
      },
      (performance.now() - startedMs) / MS_PER_SECOND,
    );
  };
  return (request, response) => {
    if (request.url === path && request.method === "POST") void serve(request, response);
    else application(request, response);
  };
}
