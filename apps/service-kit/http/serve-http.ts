import type { RequestListener } from "node:http";
import { createHttpApplication, type HttpApplicationOptions } from "./http-application";
import type { Draining } from "./draining";
import { startHttpServer } from "./http-server";
import type { CommonConfiguration, ServiceContext } from "../process/service";

export interface ServedOverHttp extends Omit<HttpApplicationOptions, "logger" | "metrics"> {
  /** For a service that others share requests out to: it is not ready while it drains. Default: it ends at once. */
  readonly draining?: Draining;
  /** Receives requests first. Default: the application itself. */
  readonly inFront?: (application: RequestListener) => RequestListener;
}

/** Serves a service's API, health, metrics and documentation on its port until it ends. */
export async function serveHttp(
  { configuration, logger, metrics, resources }: ServiceContext<CommonConfiguration>,
  { inFront = (application) => application, draining, checks, ...served }: ServedOverHttp,
): Promise<void> {
  const application = createHttpApplication({
    logger,
    metrics,
    checks: draining === undefined ? checks : draining.inFrontOf(checks),
    ...served,
  });
  const server = await startHttpServer(inFront(application), {
    port: configuration.PORT,
    ...(draining !== undefined && { isDraining: () => draining.hasBegun }),
  });
  resources.add("HTTP server", () => server.stop());
  // Released first, so while the server still answers.
  if (draining !== undefined) resources.add("draining", () => draining.begin());
  logger.info({ port: server.port }, "listening");
}
