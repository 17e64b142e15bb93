import { z } from "zod";

const statusSchema = z.object({
  connector: z.object({ state: z.string(), trace: z.string().optional() }),
  tasks: z.array(z.object({ id: z.number(), state: z.string(), trace: z.string().optional() })),
});

/** Reads the Connect worker's REST API. */
export interface ConnectReader {
  names(): Promise<string[]>;
  /** Says what of a connector does not run; null when it and all its tasks are RUNNING. */
  notRunning(name: string): Promise<string | null>;
  configuration(name: string): Promise<Record<string, string>>;
  configure(name: string, configuration: Readonly<Record<string, string>>): Promise<void>;
}

/** Each call has 10 seconds. */
export function connectReader(connectUrl: string): ConnectReader {
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(new URL(path, connectUrl), { ...init, signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`Connect answered ${path} with ${response.status}: ${await response.text()}`);
    return response.json();
  };
  return {
    names: async () => z.array(z.string()).parse(await call("/connectors")),
    notRunning: async (name) => {
      const { connector, tasks } = statusSchema.parse(await call(`/connectors/${name}/status`));
      if (tasks.length === 0) return `${name} has no task`;
      for (const part of [connector, ...tasks]) {
        if (part.state !== "RUNNING") return `${name} is ${part.state}: ${part.trace?.split("\n")[0] ?? ""}`;
      }
      return null;
    },
    configuration: async (name) => z.record(z.string(), z.string()).parse(await call(`/connectors/${name}/config`)),
    configure: async (name, configuration) => {
      await call(`/connectors/${name}/config`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(configuration),
      });
    },
  };
}
