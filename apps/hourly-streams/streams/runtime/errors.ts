/**
 * How to recover from an error of the Kafka client.
 *
 * - `RETRY`: make the same call again.
 * - `ABORT`: abort the transaction; a new one may succeed.
 * - `FATAL`: not at all; the process must end.
 */
export type ErrorRemedy = "RETRY" | "ABORT" | "FATAL";

/** An error that the stream thread branches on. */
export class StreamsError extends Error {
  override readonly name = "StreamsError";

  constructor(
    message: string,
    readonly remedy: ErrorRemedy,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get canRetry(): boolean {
    return this.remedy === "RETRY";
  }
}

/** The remedy for anything that was thrown. Errors of unknown origin are fatal. */
export function remedyFor(error: unknown): ErrorRemedy {
  return error instanceof StreamsError ? error.remedy : "FATAL";
}
