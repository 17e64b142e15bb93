import type { LibrdKafkaError } from "@confluentinc/kafka-javascript";
import { StreamsError } from "../streams/runtime/errors";

export type NativeCallback = (error: LibrdKafkaError | null | undefined) => void;

export interface NativeCall {
  /** What is being done, for an error's message: "the commit of a transaction". */
  readonly what: string;
  /** When to stop waiting, in milliseconds: later than the time-out of the call itself. */
  readonly limitMs: number;
  readonly start: (done: NativeCallback) => void;
  /** What an error of librdkafka means here. */
  readonly asStreamsError: (error: LibrdKafkaError) => StreamsError;
}

/**
 * Makes a call of librdkafka a promise that settles in time. librdkafka does not always respect the time-out of a call:
 * adding offsets to a transaction may wait endlessly for a group coordinator that has died (its issues 5456 and 5511). The
 * outcome of such a call is unknown and it keeps its thread: only a new process helps.
 * @throws StreamsError
 */
export function nativeCall({ what, limitMs, start, asStreamsError }: NativeCall): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new StreamsError(`${what} has not returned from librdkafka within ${limitMs / 1_000} s`, "FATAL"));
    }, limitMs);
    const done: NativeCallback = (error) => {
      clearTimeout(timer);
      if (error) reject(asStreamsError(error));
      else resolve();
    };
    try {
      start(done);
    } catch (error) {
      done(error as LibrdKafkaError);
    }
  });
}
