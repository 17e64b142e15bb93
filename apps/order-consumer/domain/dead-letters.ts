import type { RejectedRecord } from "./received-record";

/** Where records go that cannot be processed. */
export interface DeadLetters {
  /**
   * Resolves once the record is safe there, with its own key and value, its reason and its origin.
   * @throws UnavailableError
   */
  put(rejected: RejectedRecord): Promise<void>;
}
