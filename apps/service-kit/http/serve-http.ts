import type { RequestListener } from "node:http";
import type { Router } from "express";
import type { ReadinessCheck } from "./health";
import { createHttpApplication } from "./http-application";
import { startHttpServer } from "./http-server";
import type { CommonConfiguration, ServiceContext } from "../process/service";

export interface ServedOverHttp {
  readonly checks: readonly ReadinessCheck[];
  /** The service's own routes. */
  readonly routes: Router;
  /** Receives requests first. Default: the application itself. */
  readonly inFront?: (application: RequestListener) => RequestListener;
}

/** Serves a service's routes, health and metrics on its port until it ends. */
export async function serveHttp(
  { configuration, logger, metrics, resources }: ServiceContext<CommonConfiguration>,
  { checks, routes, inFront = (application) => application }: ServedOverHttp,
): Promise<void> {
  const application = createHttpApplication({ logger, metrics, checks, routes });
  const server = await startHttpServer(inFront(application), { port: configuration.PORT });
  resources.add("HTTP server", () => server.stop());
  logger.info({ port: server.port }, "listening");
}
