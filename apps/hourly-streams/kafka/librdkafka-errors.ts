import { CODES, type LibrdKafkaError } from "@confluentinc/kafka-javascript";
import { isFatal } from "../../service-kit/kafka/kafka-client";
import { StreamsError, type ErrorRemedy } from "../streams/runtime/errors";

/**
 * Translates an error of librdkafka, which says itself what can be done about it.
 * @param failed what failed: "the commit of a transaction"
 * @param otherwise the remedy where the error says nothing
 */
export function streamsErrorOf(error: LibrdKafkaError, failed: string, otherwise: ErrorRemedy): StreamsError {
  return new StreamsError(`${failed} failed: ${error.message}`, remedyOf(error, otherwise), { cause: error });
}

/** Whether the process must end: the client is given up, or a call was made that its state does not allow. */
export function isFinal(error: LibrdKafkaError): boolean {
  return isFatal(error) || error.code === CODES.ERRORS.ERR__STATE;
}

function remedyOf(error: LibrdKafkaError, otherwise: ErrorRemedy): ErrorRemedy {
  if (isFinal(error)) return "FATAL";
  if (error.isTxnRequiresAbort === true) return "ABORT";
  return error.isRetriable === true || error.code === CODES.ERRORS.ERR__TIMED_OUT ? "RETRY" : otherwise;
}
