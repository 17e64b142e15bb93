import type { LibrdKafkaError } from "@confluentinc/kafka-javascript";
import { StreamsError } from "../streams/runtime/errors";

export type NativeCallback = (error: LibrdKafkaError | null | undefined) => void;

export interface NativeCall {
  /** What is being done, for an error's message: "the commit of a transaction". */
  readonly what: string;
  /** When the call is given up, in milliseconds: later than the time-out it was given itself. */
  readonly limitMs: number;
  readonly start: (done: NativeCallback) => void;
  /** What an error of librdkafka means here. */
  readonly asStreamsError: (error: LibrdKafkaError) => StreamsError;
}

/**
 * Makes a call of librdkafka a promise that is settled in time. librdkafka does not always keep to the time-out of a
 * call: adding offsets to a transaction may wait for ever for a group coordinator that has died (its issues 5456 and
 * 5511). What such a call does in the end cannot be known, and its thread is taken: only a new process helps.
 * @throws StreamsError
 */
export function nativeCall({ what, limitMs, start, asStreamsError }: NativeCall): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new StreamsError(`${what} has not come back from librdkafka within ${limitMs / 1_000} s`, "FATAL"));
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
