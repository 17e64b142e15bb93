import { type Admin, KafkaJSError, KafkaJSProtocolError } from "kafkajs";
import { messageOf, type Operation } from "../protocol/operation";
import { poll } from "../protocol/poll";

/** How long unreachable brokers are retried before an operation fails. */
const CONNECT_DEADLINE_MS = 30_000;

/** One connection that all operations share: opened when first needed, and again after it was dropped. */
export class AdminSession {
  private connection: Promise<Admin> | undefined;

  /**
   * @param address what the session connects to, for errors
   * @param makeAdmin creates an admin client that is not connected yet
   */
  constructor(
    private readonly address: string,
    private readonly makeAdmin: () => Admin,
  ) {}

  /** The connected client. */
  connect(operation: Operation): Promise<Admin> {
    this.connection ??= this.open(operation).catch((error: unknown) => {
      this.connection = undefined;
      throw error;
    });
    return this.connection;
  }

  /** Forgets a client whose connection has failed, unless a newer one has replaced it. */
  drop(admin: Admin): void {
    const dropped = this.connection;
    void dropped?.then((current) => {
      if (current === admin && this.connection === dropped) this.connection = undefined;
    });
    // The connection may be broken already; nothing depends on a clean end.
    void admin.disconnect().catch(() => undefined);
  }

  private async open(operation: Operation): Promise<Admin> {
    let last = "no answer";
    const timeoutMs = Math.min((operation.timeoutSeconds ?? Infinity) * 1000, CONNECT_DEADLINE_MS);
    const connected = await poll(
      async () => {
        const admin = this.makeAdmin();
        try {
          await admin.connect();
          return admin;
        } catch (error) {
          last = reasonOf(error);
          await admin.disconnect().catch(() => undefined);
          return undefined;
        }
      },
      { timeoutMs, signal: operation.signal },
    );
    if (connected) return connected;
    throw new Error(
      `no broker of ${this.address} was reachable within ${timeoutMs / 1000} s (${last}): ` +
        "are the brokers' containers running and healthy?",
    );
  }
}

/** True for a failure of the connection or a transient one, after which a retry makes sense. */
export function isTransient(error: unknown): boolean {
  // kafkajs throws this one as a plain Error when another request has just lost the connection.
  if (error instanceof Error && error.message === "Broker not connected") return true;
  if (error instanceof KafkaJSProtocolError) return error.retriable;
  if (!(error instanceof KafkaJSError)) return false;
  return error.retriable || error.name === "KafkaJSNumberOfRetriesExceeded";
}

/** The reasons of an error in one line; kafkajs wraps a list of them where a request concerned several items. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && "errors" in error && Array.isArray(error.errors) && error.errors.length > 0) {
    return (error.errors as unknown[]).map(reasonOf).join("; ");
  }
  return messageOf(error);
}
