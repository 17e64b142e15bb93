import type { RejectedRecord } from "./received-record";

/** Where records go that cannot be processed. */
export interface DeadLetters {
  /**
   * Resolves once all records are safe there, each with its reason and its origin, and with its own key and value where they
   * fit.
   * @throws UnavailableError
   */
  put(rejected: readonly RejectedRecord[]): Promise<void>;
}
