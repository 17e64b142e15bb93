import { setTimeout as delay } from "node:timers/promises";

/** What kafkajs' admin and producer have in common. */
interface Client {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

/** A call that takes longer has failed, in milliseconds: longer than any failover. */
const DEFAULT_CALL_TIMEOUT_MS = 15_000;
/** Brokers close connections that were idle for 10 minutes (`connections.max.idle.ms`), in milliseconds. */
const DEFAULT_MAX_IDLE_MS = 5 * 60_000;

interface ReplacementLimits {
  readonly callTimeoutMs?: number;
  readonly maxIdleMs?: number;
}

/**
 * A client that is replaced by a new one whenever a call fails or does not return, and after a time without calls. kafkajs needs
 * that: two calls that find a connection broken both open it, and one of them may then wait for ever (its src/network/connection.js).
 *
 * @param create creates a kafkajs client that is not connected yet and whose methods all return promises
 */
export function replaceOnFailure<Kind extends Client>(
  create: () => Kind,
  { callTimeoutMs = DEFAULT_CALL_TIMEOUT_MS, maxIdleMs = DEFAULT_MAX_IDLE_MS }: ReplacementLimits = {},
): Kind {
  let current: Promise<Kind> | undefined;
  let calling = 0;
  let lastCallMs = performance.now();

  const connect = async (): Promise<Kind> => {
    const client = create();
    await client.connect();
    return client;
  };
  const discard = async (client: Promise<Kind>): Promise<void> => {
    if (current === client) current = undefined;
    await (await client).disconnect();
  };
  const call = async (name: string, values: readonly unknown[]): Promise<unknown> => {
    if (current !== undefined && calling === 0 && performance.now() - lastCallMs > maxIdleMs) {
      discard(current).catch(() => undefined);
    }
    calling += 1;
    const client = (current ??= connect());
    const returned = new AbortController();
    const timedOut = delay(callTimeoutMs, undefined, { signal: returned.signal }).then(() => {
      throw new Error(`kafkajs has not returned from ${name} within ${callTimeoutMs / 1_000} s`);
    });
    const answered = client.then((kind) => (kind as unknown as Record<string, Method>)[name]?.(...values));
    try {
      return await Promise.race([answered, timedOut]);
    } catch (error) {
      // Neither is awaited: a client that hangs may hang here too.
      answered.catch(() => undefined);
      discard(client).catch(() => undefined);
      throw error;
    } finally {
      timedOut.catch(() => undefined);
      returned.abort();
      calling -= 1;
      lastCallMs = performance.now();
    }
  };
  return new Proxy({} as Kind, {
    get: (_none, name) => {
      // Otherwise it would be a thenable, and no promise could resolve with it.
      if (name === "then" || typeof name === "symbol") return undefined;
      if (name === "disconnect") return async () => (current === undefined ? undefined : discard(current));
      return (...values: unknown[]) => call(name, values);
    },
  });
}

type Method = (...values: readonly unknown[]) => Promise<unknown>;
