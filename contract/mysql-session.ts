/**
 * Session variables that every MySQL connection of the pipeline sets, as SQL values. Otherwise a session takes the
 * server's global settings, which an administrator may change while the pipeline runs: with another time zone
 * `createdAt` is hours off, without strict mode values are cut, without autocommit rows are never committed, and with
 * NO_BACKSLASH_ESCAPES escaped text means something else.
 */
export const MYSQL_SESSION = {
  time_zone: "'+00:00'",
  sql_mode: "'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  autocommit: "1",
  transaction_isolation: "'READ-COMMITTED'",
  transaction_read_only: "0",
  completion_type: "'NO_CHAIN'",
  sql_select_limit: "18446744073709551615",
  sql_safe_updates: "0",
  max_execution_time: "0",
} as const satisfies Readonly<Record<string, string>>;

/** `SET SESSION a = 1, b = 2` */
export function setSessionStatement(variables: Readonly<Record<string, string>>): string {
  const assignments = Object.entries(variables).map(([name, value]) => `SESSION ${name} = ${value}`);
  return `SET ${assignments.join(", ")}`;
}
