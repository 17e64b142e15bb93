import { KafkaJSError, KafkaJSProtocolError } from "kafkajs";

/** True for a failure of the connection or of the moment, after which asking again is right. */
export function isTransient(error: unknown): boolean {
  // kafkajs throws this one as a plain Error when another request has just lost the connection.
  if (error instanceof Error && error.message === "Broker not connected") return true;
  if (error instanceof KafkaJSProtocolError) return error.retriable;
  if (!(error instanceof KafkaJSError)) return false;
  return error.retriable || error.name === "KafkaJSNumberOfRetriesExceeded";
}

/** The reasons of an error in one line; kafkajs wraps a list of them where a request was about several things. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("errors" in error && Array.isArray(error.errors) && error.errors.length > 0) {
    return (error.errors as unknown[]).map(reasonOf).join("; ");
  }
  return error.message;
}
