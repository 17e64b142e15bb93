import express, { type Express, type Router } from "express";
import type { Registry } from "prom-client";
import { operationalRoutes, type ReadinessCheck } from "./health";
import type { Logger } from "../process/logging";
import { measureRequests } from "../process/metrics";
import { notFound, problemHandler } from "./problem-details";

export interface HttpApplicationOptions {
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly checks: readonly ReadinessCheck[];
  /** The service's own routes. */
  readonly routes: Router;
}

/** An express application: the service's routes, health, metrics, and problem details for everything else. */
export function createHttpApplication({ logger, metrics, checks, routes }: HttpApplicationOptions): Express {
  const application = express();
  application.disable("x-powered-by");
  application.disable("etag");
  application.use(measureRequests(metrics));
  application.use(routes);
  application.use(operationalRoutes(checks, metrics));
  application.use(notFound);
  application.use(problemHandler(logger));
  return application;
}
