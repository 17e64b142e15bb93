import type { Registry } from "prom-client";
import { z } from "zod";
import { operation, type Resource } from "./api/api";

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

const TAG = "Operation";

const checkResult = z.strictObject({
  ready: z.boolean(),
  reason: z.string().optional().meta({ description: "Why not." }),
});

const readiness = z.strictObject({
  status: z.enum(["ready", "not ready"]),
  checks: z.record(z.string(), checkResult),
});

/** What tells whether a service is alive, ready, and what it does. */
export function operationalResources(checks: readonly ReadinessCheck[], metrics: Registry): Resource[] {
  return [aliveResource(), readyResource(checks), metricsResource(metrics)];
}

function aliveResource(): Resource {
  return {
    path: "/healthz",
    tag: TAG,
    get: operation({
      operationId: "getAlive",
      summary: "Whether the process is alive",
      answers: {
        200: {
          description: "It is.",
          body: { schema: z.strictObject({ status: z.literal("alive") }), example: { status: "alive" } },
        },
      },
      handle: (_received, response) => void response.json({ status: "alive" }),
    }),
  };
}

function readyResource(checks: readonly ReadinessCheck[]): Resource {
  const failing = { status: "not ready", checks: { kafka: { ready: false, reason: "no broker answers" } } };
  return {
    path: "/readyz",
    tag: TAG,
    get: operation({
      operationId: "getReadiness",
      summary: "Whether the service can do its work, check by check",
      answers: {
        200: {
          description: "Every check passes.",
          body: { schema: readiness, example: { status: "ready", checks: { kafka: { ready: true } } } },
        },
        503: { description: "A check fails.", body: { schema: readiness, example: failing } },
      },
      handle: async (_received, response) => {
        const results = await runChecks(checks);
        const ready = Object.values(results).every((result) => result.ready);
        response.status(ready ? 200 : 503).json({ status: ready ? "ready" : "not ready", checks: results });
      },
    }),
  };
}

function metricsResource(metrics: Registry): Resource {
  const example = '# TYPE nodejs_active_handles gauge\nnodejs_active_handles{service="order-producer"} 12\n';
  return {
    path: "/metrics",
    tag: TAG,
    get: operation({
      operationId: "getMetrics",
      summary: "Metrics for Prometheus",
      answers: {
        200: {
          description: "Every metric, in Prometheus' text format.",
          body: { mediaType: "text/plain", schema: z.string(), example },
        },
      },
      handle: async (_received, response) => void response.type(metrics.contentType).send(await metrics.metrics()),
    }),
  };
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
