import { ORDERS_DEAD_LETTER_TOPIC } from "../../../contract/topics";
import type { Logger } from "../../service-kit/process/logging";
import { DeliveryError, type RecordProducer } from "../../service-kit/kafka/record-producer";
import { deadLetterOf, shortDeadLetterOf, type DeadLetter, type DeadLetters } from "../domain/dead-letter";
import type { RejectedRecord } from "../domain/received-record";
import { UnavailableError } from "../domain/transaction-store";

export interface KafkaDeadLettersOptions {
  /** Takes records up to `DEAD_LETTER_MAX_MESSAGE_BYTES`. */
  readonly producer: RecordProducer;
  readonly logger: Logger;
}

/** Dead letters in flight at once, in bytes: a batch may hold only large ones, and the client's queue is bounded. */
const MAX_IN_FLIGHT_BYTES = 16 * 1024 * 1024;

/**
 * Puts records on `orders-dlq`. One that is delivered again after a crash is put there again; its headers name the record it
 * came from, so that copies can be recognized.
 */
export class KafkaDeadLetters implements DeadLetters {
  constructor(private readonly options: KafkaDeadLettersOptions) {}

  async put(rejected: readonly RejectedRecord[]): Promise<void> {
    let inFlight: Promise<void>[] = [];
    let inFlightBytes = 0;
    for (const one of rejected) {
      const letter = deadLetterOf(one);
      inFlight.push(this.putOne(one, letter));
      inFlightBytes += (letter.key?.length ?? 0) + (letter.value?.length ?? 0);
      if (inFlightBytes < MAX_IN_FLIGHT_BYTES) continue;
      await Promise.all(inFlight);
      inFlight = [];
      inFlightBytes = 0;
    }
    await Promise.all(inFlight);
  }

  private async putOne(rejected: RejectedRecord, letter: DeadLetter): Promise<void> {
    if ((await this.isAccepted(letter)) || (await this.isAccepted(shortDeadLetterOf(rejected)))) return;
    // A retry cannot succeed, and later records must not wait for this one: the POISON log says where it is.
    const { position } = rejected.record;
    this.options.logger.error(
      { position, reason: rejected.reason },
      "orders-dlq refuses the dead letter of this record",
    );
  }

  /** @returns false where the topic refuses the record itself @throws UnavailableError */
  private async isAccepted(letter: DeadLetter): Promise<boolean> {
    try {
      await this.options.producer.send({ topic: ORDERS_DEAD_LETTER_TOPIC.name, ...letter });
      return true;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      if (!error.canRetry) return false;
      throw new UnavailableError(`${ORDERS_DEAD_LETTER_TOPIC.name}: ${error.message}`, { cause: error });
    }
  }
}
