import type { RequestListener } from "node:http";
import { createHttpApplication, type HttpApplicationOptions } from "./http-application";
import { startHttpServer } from "./http-server";
import type { CommonConfiguration, ServiceContext } from "../process/service";

export interface ServedOverHttp extends Omit<HttpApplicationOptions, "logger" | "metrics"> {
  /** Receives requests first. Default: the application itself. */
  readonly inFront?: (application: RequestListener) => RequestListener;
}

/** Serves a service's API, health, metrics and documentation on its port until it ends. */
export async function serveHttp(
  { configuration, logger, metrics, resources }: ServiceContext<CommonConfiguration>,
  { inFront = (application) => application, ...served }: ServedOverHttp,
): Promise<void> {
  const application = createHttpApplication({ logger, metrics, ...served });
  const server = await startHttpServer(inFront(application), { port: configuration.PORT });
  resources.add("HTTP server", () => server.stop());
  logger.info({ port: server.port }, "listening");
}
