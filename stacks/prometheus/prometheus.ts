import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { PRODUCER_PROXY, REPLICATED_SERVICES, replicaNames } from "../../contract/replicas";
import { SERVICE_PORTS } from "../../contract/service-settings";
import { clientFiles, type ClientFiles } from "../certificates/container-certificate";
import type { StackConfig } from "../config/config";
import type { ConnectEndpoint } from "../connect/endpoint";
import { PRODUCER_PROXY_URL } from "../services/producer-proxy";
import { stackContainer, stackVolume, type ImageArgs } from "../docker/container";
import type { HealthCheck } from "../docker/health-checks";

/** The output `prometheusUrl` of a stack without it. */
export const PROMETHEUS_SKIPPED = "off: npx pulumi config set prometheus true";

const PORT = 9090;
const CONFIG_FOLDER = "/etc/prometheus";
const DATA_FOLDER = "/prometheus";
const RULES = "stacks/prometheus/rules.yaml";

/** The official image has no shell that could open a connection, and both have wget. */
const READY: HealthCheck = ["CMD", "wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${PORT}/-/ready`];

/** The image's user `nobody`. */
const USER = { uid: 65534, gid: 65534 };
/** How often targets are scraped and rules evaluated, in seconds: alerts wait for 30 s at least. */
const INTERVAL_SECONDS = 15;
/** The data of the last days: the slowest alert looks back three. */
const RETENTION = "7d";
const RETENTION_SIZE = "512MB";

/**
 * Prometheus' configuration as YAML, of which JSON is a part: a job for each service, with all its replicas, for the proxy in front
 * of several order-producers and for the Connect worker.
 */
export function prometheusConfig(replicas: StackConfig["replicas"], connectUrl: string, tls?: ClientFiles): string {
  const replicasOf = (service: string, port: number): string[] => {
    const replicated = REPLICATED_SERVICES.find((name) => name === service);
    const names = replicated === undefined ? [service] : replicaNames(replicated, replicas[replicated]);
    return names.map((name) => `${name}:${port}`);
  };
  const targets: Record<string, readonly string[]> = {
    ...Object.fromEntries(Object.entries(SERVICE_PORTS).map(([service, port]) => [service, replicasOf(service, port)])),
    ...(replicas["order-producer"] > 1 ? { [PRODUCER_PROXY]: [new URL(PRODUCER_PROXY_URL).host] } : {}),
    connect: [new URL(connectUrl).host],
  };
  const config = {
    global: { scrape_interval: `${INTERVAL_SECONDS}s`, evaluation_interval: `${INTERVAL_SECONDS}s` },
    rule_files: ["rules.yaml"],
    scrape_configs: Object.entries(targets).map(([job, instances]) => ({
      job_name: job,
      ...(tls && job === "connect" && overTls(tls)),
      static_configs: [{ targets: instances }],
    })),
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

function overTls({ caFile, shown }: ClientFiles) {
  const certificate = shown && { cert_file: shown.certificateFile, key_file: shown.keyFile };
  return { scheme: "https", tls_config: { ca_file: caFile, ...certificate } };
}

export interface PrometheusArgs extends ImageArgs {
  readonly connect: ConnectEndpoint;
}

/** A Prometheus that scrapes the services and the Connect worker and evaluates the alert rules. */
export class Prometheus extends pulumi.ComponentResource {
  /** For a browser on this machine. */
  readonly url: string;

  constructor(name: string, args: PrometheusArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:prometheus:Prometheus", name, {}, options);
    this.url = `http://127.0.0.1:${args.config.ports.prometheus}`;
    const volume = stackVolume("prometheus", { parent: this });
    const client = args.connect.tlsOf("prometheus");
    const tls = client && clientFiles(client, CONFIG_FOLDER);
    stackContainer(
      {
        component: "prometheus",
        image: args.image,
        network: args.network,
        user: USER,
        memoryMb: args.config.memoryMb.prometheus,
        health: READY,
        command: [
          `--config.file=${CONFIG_FOLDER}/prometheus.yml`,
          `--storage.tsdb.path=${DATA_FOLDER}`,
          `--storage.tsdb.retention.time=${RETENTION}`,
          `--storage.tsdb.retention.size=${RETENTION_SIZE}`,
          `--web.external-url=${this.url}`,
        ],
        files: [
          {
            path: `${CONFIG_FOLDER}/prometheus.yml`,
            content: prometheusConfig(args.config.replicas, args.connect.containerUrl, tls),
          },
          { path: `${CONFIG_FOLDER}/rules.yaml`, content: readFileSync(RULES, "utf8") },
          ...(tls?.files ?? []),
        ],
        volumes: [{ volumeName: volume.name, containerPath: DATA_FOLDER }],
        ports: [{ internal: PORT, external: args.config.ports.prometheus }],
        // It writes what it holds in memory to its log as it arrives.
        stopSeconds: 20,
      },
      { parent: this },
    );
    this.registerOutputs({ url: this.url });
  }
}
