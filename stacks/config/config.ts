import { existsSync, readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { EDITIONS, imagesOf, type Edition, type Images } from "./images";
import { isPartOf } from "./external";
import type { ReplicatedService } from "../../contract/replicas";
import type { SERVICE_SETTINGS } from "../../contract/service-settings";
import { externalServers, type ExternalServers } from "./external-servers";
import { SETTINGS, settingsSchema, type Settings } from "./settings";

/** The settings of a stack: parsed once, read by every component. */
export interface StackConfig {
  /** Ports on 127.0.0.1. */
  readonly ports: SettingsNamed<"Port">;
  readonly replication: Readonly<Record<"business" | "internal", Replication>>;
  /** Memory limits of containers, in MiB. */
  readonly memoryMb: SettingsNamed<"MemoryMb">;
  /** Java heaps, in MiB. */
  readonly heapMb: SettingsNamed<"HeapMb">;
  /** How many of each service run. */
  readonly replicas: Readonly<Record<ReplicatedService, number>>;
  readonly services: Pick<Settings, keyof typeof SERVICE_SETTINGS>;
  /** Whether the stack has a Prometheus. */
  readonly prometheus: boolean;
  /** Whether the stack has a part: a server of its own, or anything that a platform alone has not. */
  readonly has: (part: string) => boolean;
  /** The servers that it has not. */
  readonly external: ExternalServers;
  /** A Docker network that its containers join besides their own; undefined: none. */
  readonly externalNetwork: string | undefined;
  /** Whether connections are encrypted, and both sides show certificates of the stack's authority. */
  readonly security: boolean;
  readonly edition: Edition;
  /** The edition's images, with what the settings replace. */
  readonly images: Images;
}

export interface Replication {
  readonly factor: number;
  readonly minInsyncReplicas: number;
}

/** The settings whose names end in `Suffix`, by what their names begin with: `ports.mysql` is `mysqlPort`. */
type SettingsNamed<Suffix extends string> = {
  readonly [Key in keyof Settings as Key extends `${infer Part}${Suffix}` ? Part : never]: Settings[Key];
};

const EDITION_FILE = ".shopstream/edition";

/**
 * Reads the settings of the running stack.
 * @throws pulumi.RunError that lists every bad setting, with what it may be
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): StackConfig {
  const settings = parseSettings(environment);
  const { ordersPartitions, logLevel, maxInFlightOrders, deliveryTimeoutMs, batchMaxOrders, commitIntervalMs } =
    settings;
  const edition = settings.edition === "auto" ? foundEdition() : settings.edition;
  const replacedImages = Object.entries(settingsNamed(settings, "Image")).filter(([, name]) => name !== "");
  return {
    edition,
    ports: settingsNamed(settings, "Port"),
    replication: {
      business: { factor: settings.businessReplicationFactor, minInsyncReplicas: settings.businessMinInsyncReplicas },
      internal: { factor: settings.internalReplicationFactor, minInsyncReplicas: settings.internalMinInsyncReplicas },
    },
    memoryMb: settingsNamed(settings, "MemoryMb"),
    heapMb: settingsNamed(settings, "HeapMb"),
    replicas: {
      "order-producer": settings.orderProducerReplicas,
      "order-consumer": settings.orderConsumerReplicas,
      "hourly-streams": settings.hourlyStreamsReplicas,
    },
    services: { ordersPartitions, logLevel, maxInFlightOrders, deliveryTimeoutMs, batchMaxOrders, commitIntervalMs },
    prometheus: settings.prometheus,
    has: (part) => isPartOf(settings, part),
    external: externalServers(settings),
    externalNetwork: settings.externalNetwork || undefined,
    security: settings.security === "on",
    images: imagesOf(edition, Object.fromEntries(replacedImages)),
  };
}

/** `EDITION` wins over the stack's own setting. */
function parseSettings(environment: NodeJS.ProcessEnv): Settings {
  const config = new pulumi.Config();
  const texts: Record<string, string | undefined> = Object.fromEntries(
    Object.keys(SETTINGS).map((key) => [key, config.get(key)?.trim()]),
  );
  if (environment.EDITION) texts.edition = environment.EDITION;
  const parsed = settingsSchema.safeParse(texts);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const key = path.join(".");
    // A password must not be printed.
    return key === "" || /Password$|Key$/.test(key)
      ? `${key} ${message}`.trim()
      : `${key} ${message}, it is "${texts[key] ?? ""}"`;
  });
  throw new pulumi.RunError(
    `The configuration of stack ${pulumi.getStack()} is not valid:\n` +
      problems.map((problem) => `  - ${problem}\n`).join("") +
      "Fix it with `npx pulumi config set <name> <value>`; Pulumi.yaml describes every setting.",
  );
}

function settingsNamed<Suffix extends string>(settings: Settings, suffix: Suffix): SettingsNamed<Suffix> {
  const entries = Object.entries(settings).filter(([key]) => key.endsWith(suffix));
  return Object.fromEntries(
    entries.map(([key, value]) => [key.slice(0, -suffix.length), value]),
  ) as SettingsNamed<Suffix>;
}

/** The edition that `make setup` has found on this machine; without set-up, `registry`. */
function foundEdition(): Edition {
  const found = existsSync(EDITION_FILE) ? readFileSync(EDITION_FILE, "utf8").trim() : "registry";
  const edition = EDITIONS.find((candidate) => candidate === found);
  if (edition === undefined) {
    throw new pulumi.RunError(`${EDITION_FILE} holds "${found}", not ${EDITIONS.join(" or ")}: run \`make setup\``);
  }
  return edition;
}
