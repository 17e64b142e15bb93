import { z } from "zod";
import type { ConnectAnswer } from "../domain/answers";
import { fetchJson, type TlsIdentity } from "./http-json";

const partSchema = z.object({ state: z.string(), trace: z.string().optional() });
const statusesSchema = z.record(
  z.string(),
  z.object({ status: z.object({ connector: partSchema, tasks: z.array(partSchema.extend({ id: z.int() })) }) }),
);
const readinessSchema = z.object({
  checks: z.record(z.string(), z.object({ ready: z.boolean(), reason: z.string().optional() })),
});

/** The connectors of a Connect worker with their tasks, and which of them make no progress by its own readiness checks. */
export async function connectAnswerOf(url: string, signal: AbortSignal, tls?: TlsIdentity): Promise<ConnectAnswer> {
  const [statuses, readiness] = await Promise.all([
    fetchJson(`${url}/connectors?expand=status`, { signal, tls }),
    fetchJson(`${url}/readyz`, { signal, tls, statuses: [200, 503] }),
  ]);
  const checks = Object.entries(readinessSchema.parse(readiness).checks);
  return {
    connectors: Object.entries(statusesSchema.parse(statuses)).map(([name, { status }]) => ({
      name,
      state: status.connector.state,
      tasks: status.tasks.map(({ id, state, trace }) => ({
        id,
        state,
        // The first line of a Java stack trace.
        ...(trace !== undefined && { reason: trace.split("\n")[0] ?? trace }),
      })),
    })),
    stalled: Object.fromEntries(
      checks.flatMap(([name, { ready, reason }]) => (ready ? [] : [[name, reason ?? "it makes no progress"]])),
    ),
  };
}
