import {
  DuplicateOrderError,
  RejectedOrderError,
  TooManyOrdersError,
  UnavailableError,
} from "../domain/transaction-store";

/** An error of mysql2: of the server (`errno`, `sqlState`) or of the connection (`code`). */
interface MysqlError extends Error {
  readonly code: string;
  readonly errno?: number;
  readonly sqlState?: string;
}

const ER_DUP_ENTRY = 1062;
const ER_NET_PACKET_TOO_LARGE = 1153;
/** Complaints about a value that MySQL files under "general error" (HY000): a wrong value, a broken CHECK. */
const VALUE_ERRORS = new Set([1366, 3819]);

/**
 * Says in the store's own terms what went wrong. SQLSTATE class 22 (data exception) and 23 (integrity constraint)
 * blame the row, everything else the server or the way to it, and is worth another try.
 */
export function asStoreError(error: unknown): unknown {
  if (!isMysqlError(error)) return error;
  const options = { cause: error };
  if (error.errno === ER_DUP_ENTRY) return new DuplicateOrderError(error.message, options);
  if (error.errno === ER_NET_PACKET_TOO_LARGE) return new TooManyOrdersError(error.message, options);
  if (blamesRow(error)) return new RejectedOrderError(error.message, options);
  return new UnavailableError(`MySQL: ${error.message || error.code}`, options);
}

/** Whether the statement's fate is open and its connection must not be used again. */
export function isTimeout(error: unknown): boolean {
  return isMysqlError(error) && error.code === "PROTOCOL_SEQUENCE_TIMEOUT";
}

function isMysqlError(error: unknown): error is MysqlError {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

function blamesRow({ errno, sqlState }: MysqlError): boolean {
  return /^2[23]/.test(sqlState ?? "") || VALUE_ERRORS.has(errno ?? 0);
}
