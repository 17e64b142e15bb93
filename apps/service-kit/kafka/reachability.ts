import { connect as connectSocket } from "node:net";
import type { KafkaConsumer, LibrdKafkaError, Producer } from "@confluentinc/kafka-javascript";

const CHECK_INTERVAL_MS = 10_000;
const ANSWER_TIMEOUT_MS = 2_000;
/** How long a client may reach nobody while a broker takes connections. */
const LONGEST_SILENCE_MS = 25_000;

/** Tells a client that is lost from a cluster that is away. */
export class SilenceWatch {
  private sinceMs: number | undefined;

  /** @param limitMs how long a client may get no answer from brokers that are there, in milliseconds */
  constructor(private readonly limitMs: number) {}

  /** @returns whether it has had none for longer than it may */
  observe({ answered, brokerThere, nowMs }: { answered: boolean; brokerThere: boolean; nowMs: number }): boolean {
    if (answered || !brokerThere) {
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
 * Asks a connected client now and then whether it still reaches the cluster, until it is disconnected. A librdkafka
 * client that has lost every broker may never connect again though brokers are back (2.15.1, when two of three die and
 * return): only another client helps, and brokers that cannot be reached by anybody are no reason for one.
 */
export function watchReachability(client: KafkaConsumer | Producer, options: ReachabilityOptions): void {
  const watch = new SilenceWatch(LONGEST_SILENCE_MS);
  let isChecking = false;
  const check = async (): Promise<void> => {
    const error = await failureToAnswer(client);
    const brokerThere = error !== null && (await anyTakesConnections(options.bootstrapServers));
    if (!client.isConnected()) return;
    if (!watch.observe({ answered: error === null, brokerThere, nowMs: performance.now() })) return;
    clearInterval(timer);
    options.onLost(new Error(`the client reaches no broker, though brokers are there: ${error?.message ?? ""}`));
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
function failureToAnswer(client: KafkaConsumer | Producer): Promise<Error | null> {
  return new Promise((resolve) => {
    client.getMetadata({ timeout: ANSWER_TIMEOUT_MS }, (error: LibrdKafkaError | null) => {
      resolve(error === null ? null : new Error(error.message, { cause: error }));
    });
  });
}

/** Whether any of these addresses takes TCP connections. */
export async function anyTakesConnections(servers: string): Promise<boolean> {
  const taken = await Promise.all(servers.split(",").map((server) => takesConnections(server)));
  return taken.includes(true);
}

function takesConnections(server: string): Promise<boolean> {
  const colon = server.lastIndexOf(":");
  return new Promise((resolve) => {
    const socket = connectSocket({ host: server.slice(0, colon), port: Number(server.slice(colon + 1)) });
    const end = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}
