import { connect as connectSocket } from "node:net";
import type { KafkaConsumer, LibrdKafkaError, Producer } from "@confluentinc/kafka-javascript";

const CHECK_INTERVAL_MS = 10_000;
const ANSWER_TIMEOUT_MS = 2_000;
/** How long a client may get no answer while a broker accepts connections. */
const SILENCE_LIMIT_MS = 25_000;

/** Tells a lost client from an unreachable cluster. */
export class SilenceWatch {
  private sinceMs: number | undefined;

  /** @param limitMs how long a client may get no answer while a broker is up, in milliseconds */
  constructor(private readonly limitMs: number) {}

  /** @returns whether the limit is exceeded */
  observe({ answered, isBrokerUp, nowMs }: { answered: boolean; isBrokerUp: boolean; nowMs: number }): boolean {
    if (answered || !isBrokerUp) {
      this.sinceMs = undefined;
      return false;
    }
    this.sinceMs ??= nowMs;
    return nowMs - this.sinceMs > this.limitMs;
  }
}

export interface ReachabilityOptions {
  /** `host:port[,host:port…]` */
  readonly bootstrapServers: string;
  /** Told once. */
  readonly onLost: (error: Error) => void;
}

/**
 * Checks regularly whether a client still reaches the cluster, until it is disconnected. A librdkafka client that has lost
 * every broker may never reconnect (2.15.1, when two of three die and return): then only another client helps. Brokers that
 * nobody can reach are no reason for another one.
 */
export function watchReachability(client: KafkaConsumer | Producer, options: ReachabilityOptions): void {
  const watch = new SilenceWatch(SILENCE_LIMIT_MS);
  let isChecking = false;
  const check = async (): Promise<void> => {
    const error = await metadataError(client);
    const isBrokerUp = error !== null && (await anyAcceptsConnections(options.bootstrapServers));
    if (!client.isConnected()) return;
    if (!watch.observe({ answered: error === null, isBrokerUp, nowMs: performance.now() })) return;
    clearInterval(timer);
    options.onLost(new Error(`the client reaches no broker although brokers are up: ${error?.message ?? ""}`));
  };
  const timer = setInterval(() => {
    if (!client.isConnected()) clearInterval(timer);
    else if (!isChecking) {
      isChecking = true;
      void check().finally(() => (isChecking = false));
    }
  }, CHECK_INTERVAL_MS);
  timer.unref();
}

/** null when some broker answers. */
function metadataError(client: KafkaConsumer | Producer): Promise<Error | null> {
  return new Promise((resolve) => {
    client.getMetadata({ timeout: ANSWER_TIMEOUT_MS }, (error: LibrdKafkaError | null) => {
      resolve(error === null ? null : new Error(error.message, { cause: error }));
    });
  });
}

/** Whether any of these addresses accepts TCP connections. */
export async function anyAcceptsConnections(servers: string): Promise<boolean> {
  const accepted = await Promise.all(servers.split(",").map((server) => acceptsConnections(server)));
  return accepted.includes(true);
}

/** Whether an address, `host:port`, accepts TCP connections. */
export function acceptsConnections(server: string): Promise<boolean> {
  const colon = server.lastIndexOf(":");
  return new Promise((resolve) => {
    const socket = connectSocket({ host: server.slice(0, colon), port: Number(server.slice(colon + 1)) });
    const end = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}
