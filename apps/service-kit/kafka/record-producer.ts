import type { PartitionOffset } from "./topic-partition";

/** A record to be sent to Kafka. */
export interface OutgoingRecord {
  readonly topic: string;
  /** Default: chosen from the key as Java clients do. */
  readonly partition?: number;
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
  /** False where the record itself is refused, for its size for instance: sent again, it is refused again. */
  readonly canRetry: boolean;

  constructor(
    message: string,
    readonly fate: DeliveryFate,
    { canRetry = true, ...options }: ErrorOptions & { readonly canRetry?: boolean } = {},
  ) {
    super(message, options);
    this.canRetry = canRetry;
  }
}

/** Sends records; the port behind which Kafka stands. */
export interface RecordProducer {
  /**
   * Resolves with the record's place once every in-sync replica has it.
   * @throws DeliveryError
   */
  send(record: OutgoingRecord): Promise<PartitionOffset>;
}
