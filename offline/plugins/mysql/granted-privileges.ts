/** What an account may do on one target, as `SHOW GRANTS` tells it. */
export interface GrantedPrivileges {
  readonly database: string;
  readonly table: string;
  readonly privileges: readonly string[];
  readonly grantOption: boolean;
}

const grantPattern =
  /^GRANT (?<privileges>.+?) ON (?:TABLE )?(?<database>\*|`(?:[^`]|``)+`)\.(?<table>\*|`(?:[^`]|``)+`) TO (?<rest>.*)$/;

/**
 * Reads one line of `SHOW GRANTS`, such as ``GRANT SELECT, INSERT ON `shop`.* TO `reader`@`%` WITH GRANT OPTION``.
 *
 * @returns undefined for a line that is about something else: a role, a proxy, a procedure
 */
export function grantedPrivileges(line: string): GrantedPrivileges | undefined {
  const groups = grantPattern.exec(line)?.groups;
  if (!groups) return undefined;
  const { privileges = "", database = "", table = "", rest = "" } = groups;
  return {
    database: unquoted(database),
    table: unquoted(table),
    privileges: privilegeList(privileges).filter((privilege) => privilege !== "USAGE"),
    grantOption: rest.endsWith("WITH GRANT OPTION"),
  };
}

/** A privilege in the form in which two can be compared: `insert` and `INSERT`, `all` and `ALL PRIVILEGES` are one. */
export function normalPrivilege(privilege: string): string {
  const [keyword = "", columns] = privilege.split("(", 2);
  const normal = keyword.trim().toUpperCase();
  if (normal === "ALL") return "ALL PRIVILEGES";
  if (columns === undefined) return normal;
  const names = columns
    .replace(")", "")
    .split(",")
    .map((name) => name.trim().replaceAll("`", ""));
  return `${normal} (${names.sort().join(", ")})`;
}

function privilegeList(text: string): string[] {
  // A comma inside parentheses separates columns, not privileges.
  return (text.match(/(?:[^,(]|\([^)]*\))+/g) ?? []).map((privilege) => normalPrivilege(privilege));
}

function unquoted(name: string): string {
  return name.startsWith("`") ? name.slice(1, -1).replaceAll("``", "`") : name;
}
