import { Router } from "express";
import type { Registry } from "prom-client";
import { methodNotAllowed } from "./problem-details";

/** Something that the service depends on. */
export interface ReadinessCheck {
  /** `kafka`, `mysql`… */
  readonly name: string;
  /** Throws, with the reason as its message, while it is unavailable. */
  check(): Promise<void> | void;
}

export interface CheckResult {
  readonly ready: boolean;
  /** Why not. */
  readonly reason?: string;
}

/** How long a check may take before it counts as failed, in milliseconds. */
const CHECK_TIMEOUT_MS = 2_500;

/**
 * `GET /healthz`: 200 while the process is alive. `GET /readyz`: 200 when every check passes, else 503; the body
 * names each check. `GET /metrics`: Prometheus' text format.
 */
export function operationalRoutes(checks: readonly ReadinessCheck[], metrics: Registry): Router {
  const router = Router();
  router
    .route("/healthz")
    .get((_request, response) => {
      response.json({ status: "alive" });
    })
    .all(methodNotAllowed("GET", "HEAD"));
  router
    .route("/readyz")
    .get(async (_request, response) => {
      const results = await runChecks(checks);
      const ready = Object.values(results).every((result) => result.ready);
      response.status(ready ? 200 : 503).json({ status: ready ? "ready" : "not ready", checks: results });
    })
    .all(methodNotAllowed("GET", "HEAD"));
  router
    .route("/metrics")
    .get(async (_request, response) => {
      response.type(metrics.contentType).send(await metrics.metrics());
    })
    .all(methodNotAllowed("GET", "HEAD"));
  return router;
}

/** Runs every check at once. */
export async function runChecks(checks: readonly ReadinessCheck[]): Promise<Record<string, CheckResult>> {
  const results = await Promise.all(checks.map(async (check) => [check.name, await runCheck(check)] as const));
  return Object.fromEntries(results);
}

async function runCheck(check: ReadinessCheck): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`));
    }, CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([(async () => check.check())(), timeout]);
    return { ready: true };
  } catch (error) {
    return { ready: false, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
