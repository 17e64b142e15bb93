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
/** Errors about a value that MySQL reports as "general error" (HY000): a wrong value, a violated CHECK. */
const VALUE_ERRORS = new Set([1366, 3819]);

/**
 * Translates an error of MySQL. SQLSTATE class 22 (data exception) and 23 (integrity constraint) mean that the row is bad;
 * everything else concerns the server or the connection to it, and can be retried.
 */
export function asStoreError(error: unknown): unknown {
  if (!isMysqlError(error)) return error;
  const options = { cause: error };
  if (error.errno === ER_DUP_ENTRY) return new DuplicateOrderError(error.message, options);
  if (error.errno === ER_NET_PACKET_TOO_LARGE) return new TooManyOrdersError(error.message, options);
  if (isBadRow(error)) return new RejectedOrderError(error.message, options);
  return new UnavailableError(`MySQL: ${error.message || error.code}`, options);
}

/** Whether it is unknown what became of the statement, so that its connection must not be used again. */
export function isTimeout(error: unknown): boolean {
  return isMysqlError(error) && error.code === "PROTOCOL_SEQUENCE_TIMEOUT";
}

function isMysqlError(error: unknown): error is MysqlError {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

function isBadRow({ errno, sqlState }: MysqlError): boolean {
  return /^2[23]/.test(sqlState ?? "") || VALUE_ERRORS.has(errno ?? 0);
}
