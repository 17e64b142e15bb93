import { z } from "zod";
import type { Stack } from "../stack";
import { stackFetch, type StackRequest } from "../stack-fetch";

const statusSchema = z.object({
  connector: z.object({ state: z.string(), trace: z.string().optional() }),
  tasks: z.array(z.object({ id: z.number(), state: z.string(), trace: z.string().optional() })),
});

const readinessSchema = z.object({
  status: z.string(),
  checks: z.record(z.string(), z.object({ ready: z.boolean(), reason: z.string().optional() })),
});

/** The answer of `GET /readyz`; a check that is not ready has a reason. */
export type Readiness = z.infer<typeof readinessSchema>;

/** Reads the Connect worker's REST API. */
export interface ConnectReader {
  names(): Promise<string[]>;
  /** Names a connector that is not RUNNING with all its tasks; null when all are. @throws when there is no connector */
  notRunning(): Promise<string | null>;
  configuration(name: string): Promise<Record<string, string>>;
  configure(name: string, configuration: Readonly<Record<string, string>>): Promise<void>;
  /** Removes a connector, if there is one of this name. */
  remove(name: string): Promise<void>;
  pause(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  /** One check for each connector, one for the worker and one for the brokers. */
  readiness(): Promise<Readiness>;
  /** The value of each sample of a metric, by its labels as text. */
  metric(name: string): Promise<Map<string, number>>;
}

const TIMEOUT_MS = 10_000;

/** Each call times out after 10 seconds. */
export function connectReader(stack: Stack): ConnectReader {
  const { connectUrl, connectAdminUser, connectAdminPassword } = stack;
  const ask = (path: string, init: StackRequest = {}): Promise<Response> =>
    stackFetch(stack, new URL(path, connectUrl), init, TIMEOUT_MS);
  const call = async (path: string, init: StackRequest = {}): Promise<unknown> => {
    const response = await ask(path, init);
    if (!response.ok) throw new Error(`Connect answered ${path} with ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const authorization = `Basic ${Buffer.from(`${connectAdminUser}:${connectAdminPassword}`).toString("base64")}`;
  /** A request that is answered without a body. */
  const command = async (path: string, init: StackRequest): Promise<void> => {
    const response = await ask(path, init);
    if (!response.ok && !(init.method === "DELETE" && response.status === 404)) {
      throw new Error(`Connect answered ${path} with ${response.status}: ${await response.text()}`);
    }
  };
  const names = async (): Promise<string[]> => z.array(z.string()).parse(await call("/connectors"));
  return {
    names,
    notRunning: async () => {
      const all = await names();
      if (all.length === 0) throw new Error("Kafka Connect knows no connector");
      for (const name of all) {
        const { connector, tasks } = statusSchema.parse(await call(`/connectors/${name}/status`));
        if (tasks.length === 0) return `${name} has no task`;
        const stopped = [connector, ...tasks].find(({ state }) => state !== "RUNNING");
        if (stopped !== undefined) return `${name} is ${stopped.state}: ${stopped.trace?.split("\n")[0] ?? ""}`;
      }
      return null;
    },
    configuration: async (name) => z.record(z.string(), z.string()).parse(await call(`/connectors/${name}/config`)),
    configure: async (name, configuration) => {
      await call(`/connectors/${name}/config`, {
        method: "PUT",
        headers: { "content-type": "application/json", authorization },
        body: JSON.stringify(configuration),
      });
    },
    remove: (name) => command(`/connectors/${name}`, { method: "DELETE", headers: { authorization } }),
    pause: (name) => command(`/connectors/${name}/pause`, { method: "PUT" }),
    resume: (name) => command(`/connectors/${name}/resume`, { method: "PUT" }),
    readiness: async () => {
      const response = await ask("/readyz");
      const readiness = readinessSchema.parse(await response.json());
      const expected = readiness.status === "ready" ? 200 : 503;
      if (response.status !== expected)
        throw new Error(`/readyz says ${readiness.status} with status ${response.status}`);
      return readiness;
    },
    metric: async (name) => {
      const lines = (await (await ask("/metrics")).text()).split("\n");
      return new Map(
        lines
          .filter((line) => line.startsWith(`${name}{`))
          .map((line) => [line.slice(name.length + 1, line.indexOf("}")), Number(line.slice(line.indexOf("} ") + 2))]),
      );
    },
  };
}
