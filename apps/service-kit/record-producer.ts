import type { RecordPosition } from "../../contract/log-message";

/** A record on its way to Kafka. */
export interface OutgoingRecord {
  readonly topic: string;
  /** null where the record has none. */
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What is known of a record that was not acknowledged. `notSent`: it is not on the topic. `unknown`: it may be, so
 * only something idempotent may send it again.
 */
export type DeliveryFate = "notSent" | "unknown";

/** A record was not acknowledged. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";

  constructor(
    message: string,
    readonly fate: DeliveryFate,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Sends records; the port behind which Kafka stands. */
export interface RecordProducer {
  /**
   * Resolves with the record's place once every in-sync replica has it.
   * @throws DeliveryError
   */
  send(record: OutgoingRecord): Promise<RecordPosition>;
}
