import { CODES, type LibrdKafkaError } from "@confluentinc/kafka-javascript";
import { StreamsError, type ErrorRemedy } from "../streams/errors";

const fatalCodes: readonly number[] = [CODES.ERRORS.ERR__FATAL, CODES.ERRORS.ERR__FENCED, CODES.ERRORS.ERR__STATE];

/**
 * Translates an error of librdkafka, which says itself what can be done about it.
 * @param failed what failed: "the commit of a transaction"
 * @param otherwise the remedy where the error says nothing
 */
export function streamsErrorOf(error: LibrdKafkaError, failed: string, otherwise: ErrorRemedy): StreamsError {
  return new StreamsError(`${failed} failed: ${error.message}`, remedyOf(error, otherwise), { cause: error });
}

export function isFatal(error: LibrdKafkaError): boolean {
  return error.isFatal === true || fatalCodes.includes(error.code);
}

function remedyOf(error: LibrdKafkaError, otherwise: ErrorRemedy): ErrorRemedy {
  if (isFatal(error)) return "FATAL";
  if (error.isTxnRequiresAbort === true) return "ABORT";
  return error.isRetriable === true || error.code === CODES.ERRORS.ERR__TIMED_OUT ? "RETRY" : otherwise;
}
