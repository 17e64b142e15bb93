import type { Pipeline } from "../pipeline";
import { mysqlReader, type MysqlReader } from "./mysql-reader";

/** Reads MySQL as root, whose password only the container knows. */
export async function mysqlRoot({ containers, stack }: Pipeline): Promise<MysqlReader> {
  const { Config } = await (await containers.get("mysql")).inspect();
  const entry = Config.Env.find((variable) => variable.startsWith("MYSQL_ROOT_PASSWORD=")) ?? "=";
  const url = new URL(stack.mysqlUrl);
  url.username = "root";
  url.password = encodeURIComponent(entry.slice(entry.indexOf("=") + 1));
  return mysqlReader(url.href);
}
