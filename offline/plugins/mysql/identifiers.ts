/** Quotes an identifier: a database, a table, a character set. */
export function quoted(identifier: string): string {
  return `\`${identifier.replaceAll("`", "``")}\``;
}

/** Quotes a database or table in a GRANT, where `*` means all of them and must stay bare. */
export function grantTarget(name: string): string {
  return name === "*" ? name : quoted(name);
}

const privilegePattern = /^[A-Za-z_]+( [A-Za-z_]+){0,3}( ?\([\w`, ]+\))?$/;

/** Checks one privilege, such as `SELECT` or `UPDATE (status)`, which a statement cannot quote. */
export function isPrivilege(privilege: string): boolean {
  return privilegePattern.test(privilege);
}
