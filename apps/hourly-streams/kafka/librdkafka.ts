import { CODES, type LibrdKafkaError, type Message } from "@confluentinc/kafka-javascript";
import { isUnusable } from "../../service-kit/kafka/kafka-client";
import { StreamsError, type ErrorRemedy } from "../streams/runtime/errors";
import type { ConsumerRecord } from "../streams/runtime/records";

/** librdkafka's messages are records as they are: none is copied. */
export function recordsOf(messages: readonly Message[]): readonly ConsumerRecord[] {
  return messages as unknown as readonly ConsumerRecord[];
}

/**
 * Translates an error of librdkafka, which says itself what can be done about it.
 * @param failed what failed: "the commit of a transaction"
 * @param otherwise the remedy where the error says nothing
 */
export function streamsErrorOf(error: LibrdKafkaError, failed: string, otherwise: ErrorRemedy): StreamsError {
  return new StreamsError(`${failed} failed: ${error.message}`, remedyOf(error, otherwise), { cause: error });
}

function remedyOf(error: LibrdKafkaError, otherwise: ErrorRemedy): ErrorRemedy {
  if (isUnusable(error)) return "FATAL";
  if (error.isTxnRequiresAbort === true) return "ABORT";
  return error.isRetriable === true || error.code === CODES.ERRORS.ERR__TIMED_OUT ? "RETRY" : otherwise;
}
