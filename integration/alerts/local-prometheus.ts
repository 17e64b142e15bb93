import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { TlsIdentity } from "../../project/https-request";
import { prometheusProgram } from "../../project/prometheus-programs";
import { logFile } from "../../project/repository";
import { eventually } from "../harness/eventually";
import { RULES_FILE } from "./rules";
import { withShorterWaits } from "./shorter-waits";

/** How often targets are scraped and rules evaluated, in seconds. */
const INTERVAL_SECONDS = 1;
/** The rules wait a twelfth of what they wait in production, as the interval is a fifteenth: 1m becomes 5 s. */
const WAITS_DIVIDED_BY = 12;
const STARTS_WITHIN_MS = 30_000;
const STOPS_WITHIN_MS = 10_000;

const answerSchema = z.object({
  data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()) })) }),
});

/**
 * A Prometheus of its own beside the stack: it scrapes the published ports and evaluates the stack's alert rules. The
 * expressions are those of production; only the waits before an alert fires are shorter. Its data is in a temporary folder.
 */
export class LocalPrometheus {
  private constructor(
    private readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /**
   * Starts it, and returns once it has asked every target: a rise before the first sample would be none.
   * @param targets the URL of each job
   * @param tls for those with `https:`
   * @throws Error that names `make setup` where Prometheus is missing
   */
  static async start(targets: Readonly<Record<string, string>>, tls?: TlsIdentity): Promise<LocalPrometheus> {
    const program = prometheusProgram("prometheus");
    const folder = await mkdtemp(join(tmpdir(), "shopstream-prometheus-"));
    const config = {
      global: { scrape_interval: `${INTERVAL_SECONDS}s`, evaluation_interval: `${INTERVAL_SECONDS}s` },
      rule_files: ["rules.yaml"],
      scrape_configs: Object.entries(targets).map(([job, url]) => ({
        job_name: job,
        ...(url.startsWith("https:") && {
          scheme: "https",
          tls_config: { ca_file: "ca.pem", cert_file: "certificate.pem", key_file: "certificate.pem" },
        }),
        static_configs: [{ targets: [new URL(url).host] }],
      })),
    };
    const rules = withShorterWaits(await readFile(RULES_FILE, "utf8"), WAITS_DIVIDED_BY);
    await writeFile(join(folder, "rules.yaml"), rules);
    await writeFile(join(folder, "ca.pem"), tls?.ca ?? "");
    await writeFile(join(folder, "certificate.pem"), tls?.certificate ?? "", { mode: 0o600 });
    await writeFile(join(folder, "prometheus.yml"), JSON.stringify(config));
    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(
      program,
      ["--config.file=prometheus.yml", "--storage.tsdb.path=data", `--web.listen-address=${address}`],
      { cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
    );
    child.stderr.pipe(createWriteStream(logFile("local-prometheus")));
    const prometheus = new LocalPrometheus(`http://${address}`, child, folder);
    try {
      await eventually(
        "Prometheus has asked every target",
        async () => {
          const asked = (await prometheus.query("up")).length;
          if (asked < Object.keys(targets).length) throw new Error(`it has asked ${asked}`);
        },
        { timeoutMs: STARTS_WITHIN_MS },
      );
    } catch (error) {
      await prometheus.stop();
      throw error;
    }
    return prometheus;
  }

  /** The names of the alerts that have fired since it was started, in alphabetical order. */
  async fired(): Promise<string[]> {
    const fired = await this.query('max_over_time(ALERTS{alertstate="firing"}[1d])');
    return [...new Set(fired.map(({ alertname = "" }) => alertname))].sort();
  }

  /** Ends it and removes its data. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exit = once(this.child, "exit");
      this.child.kill("SIGTERM");
      const timer = setTimeout(() => this.child.kill("SIGKILL"), STOPS_WITHIN_MS);
      await exit;
      clearTimeout(timer);
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The labels of each series that an expression gives now. */
  private async query(expression: string): Promise<Readonly<Record<string, string>>[]> {
    const response = await fetch(`${this.url}/api/v1/query?query=${encodeURIComponent(expression)}`);
    const { data } = answerSchema.parse(await response.json());
    return data.result.map(({ metric }) => metric);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
