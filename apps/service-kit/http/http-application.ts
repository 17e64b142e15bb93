import express, { type Express, type Router } from "express";
import type { Registry } from "prom-client";
import type { Api } from "./api/api";
import { apiRoutes } from "./api/api-routes";
import { docsPage } from "./api/docs-page";
import { withDocument } from "./api/openapi-document";
import { operationalResources, type ReadinessCheck } from "./health";
import type { Logger } from "../process/logging";
import { measureRequests } from "../process/metrics";
import { notFound, problemHandler } from "./problem-details";

export interface HttpApplicationOptions {
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly checks: readonly ReadinessCheck[];
  /** The service's own interface; health, metrics and the document are added to it. */
  readonly api: Api;
  /** Pages for people and the files they need: no part of the API. Default: none but `/docs`. */
  readonly pages?: Router;
}

/**
 * An express application: the service's API, health, metrics, its OpenAPI document at `/openapi.json`, Swagger UI at `/docs`,
 * and problem details for everything else.
 */
export function createHttpApplication({ logger, metrics, checks, api, pages }: HttpApplicationOptions): Express {
  const application = express();
  application.disable("x-powered-by");
  application.disable("etag");
  application.use(measureRequests(metrics));
  const resources = [...api.resources, ...operationalResources(checks, metrics)];
  application.use(apiRoutes(withDocument({ ...api, resources })));
  application.use(docsPage(api.title));
  if (pages !== undefined) application.use(pages);
  application.use(notFound);
  application.use(problemHandler(logger));
  return application;
}
