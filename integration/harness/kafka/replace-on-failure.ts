import { setTimeout as delay } from "node:timers/promises";

/** What kafkajs' admin and producer have in common. */
interface Client {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

/** Longest a call may take before its client is given up, in milliseconds. Default: above any failover. */
const defaultCallTimeoutMs = 15_000;

/**
 * A client whose place a new one takes whenever a call of it fails or does not return. kafkajs needs that: two calls
 * that find a connection broken both open it, and one of them may then wait for ever (its src/network/connection.js).
 *
 * @param create makes a client of kafkajs, not connected yet; its methods all return promises
 */
export function replaceOnFailure<Kind extends Client>(
  create: () => Kind,
  callTimeoutMs: number = defaultCallTimeoutMs,
): Kind {
  let current: Promise<Kind> | undefined;

  const connected = async (): Promise<Kind> => {
    const client = create();
    await client.connect();
    return client;
  };
  const giveUp = async (client: Promise<Kind>): Promise<void> => {
    if (current === client) current = undefined;
    await (await client).disconnect();
  };
  const call = async (name: string, values: readonly unknown[]): Promise<unknown> => {
    const client = (current ??= connected());
    const returned = new AbortController();
    const outOfTime = delay(callTimeoutMs, undefined, { signal: returned.signal }).then(() => {
      throw new Error(`kafkajs has not returned from ${name} within ${callTimeoutMs / 1_000} s`);
    });
    const answered = client.then((kind) => (kind as unknown as Record<string, Method>)[name]?.(...values));
    try {
      return await Promise.race([answered, outOfTime]);
    } catch (error) {
      // Neither is waited for: what hangs may hang here, too.
      answered.catch(() => undefined);
      giveUp(client).catch(() => undefined);
      throw error;
    } finally {
      outOfTime.catch(() => undefined);
      returned.abort();
    }
  };
  return new Proxy({} as Kind, {
    get: (_none, name) => {
      // So that a promise may resolve with it.
      if (name === "then" || typeof name === "symbol") return undefined;
      if (name === "disconnect") return async () => (current === undefined ? undefined : giveUp(current));
      return (...values: unknown[]) => call(name, values);
    },
  });
}

type Method = (...values: readonly unknown[]) => Promise<unknown>;
