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
 * Where a record is that was not acknowledged. `notSent`: not on the topic. `unknown`: perhaps on it, so it may be sent again
 * only where a duplicate does no harm.
 */
export type DeliveryFate = "notSent" | "unknown";

/** A record was not acknowledged. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  /** False where the record itself is refused, for its size for instance. */
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

/** Sends records: the port to Kafka. */
export interface RecordProducer {
  /**
   * Resolves with the record's position once every in-sync replica has it.
   * @throws DeliveryError
   */
  send(record: OutgoingRecord): Promise<PartitionOffset>;

  /**
   * Sends many records with one promise for all of them: a promise a record costs more than the record.
   * @returns the errors of those that were not acknowledged, once every record is acknowledged or not; never rejects
   */
  sendAll(records: readonly OutgoingRecord[]): Promise<readonly DeliveryError[]>;
}
