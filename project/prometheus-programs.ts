import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { inLocalState } from "./repository";

/** Where `make setup` unpacks Debian's package, which need not be installed: that would start a daemon. */
export const PROMETHEUS_FOLDER = inLocalState("prometheus");

/** Prometheus itself, and the checker of its rules. */
export type PrometheusProgram = "prometheus" | "promtool";

/** The path of one of Prometheus' programs: the one that `make setup` unpacked, else one on the PATH; undefined without. */
export function findPrometheusProgram(
  program: PrometheusProgram,
  folders: readonly string[] = [join(PROMETHEUS_FOLDER, "usr", "bin"), ...(process.env.PATH ?? "").split(delimiter)],
): string | undefined {
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/** @throws Error that names `make setup` */
export function prometheusProgram(program: PrometheusProgram): string {
  const path = findPrometheusProgram(program);
  if (path === undefined) {
    throw new Error(
      `${program} is missing: run \`make setup\`; where there is no apt-get, install Prometheus 2.42 or newer`,
    );
  }
  return path;
}
