import { existsSync, readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { editions, imagesOf, overridableImages, type Edition, type Images } from "./images";
import { BROKER_COUNT } from "../../project/names";

/** The settings of a stack: parsed once, read by every component. Defaults and descriptions stand in Pulumi.yaml. */
export interface StackConfig {
  readonly edition: Edition;
  /** Ports on 127.0.0.1. */
  readonly ports: Ports;
  readonly replication: Readonly<Record<"business" | "internal", Replication>>;
  /** Memory limits of containers, in MiB. */
  readonly memoryMb: Readonly<Record<LimitedContainer, number>>;
  /** Java heaps, in MiB. */
  readonly heapMb: Readonly<Record<"kafka" | "elasticsearch" | "connect", number>>;
  readonly services: ServiceSettings;
  /** The edition's images, with what the settings replace. */
  readonly images: Images;
}

/** Ports on 127.0.0.1, each used by one container. */
export interface Ports {
  readonly orderProducer: number;
  readonly orderConsumer: number;
  readonly hourlyStreams: number;
  readonly connect: number;
  /** The first broker's; the others take the ports after it. */
  readonly kafka: number;
  readonly mysql: number;
  readonly elasticsearch: number;
  readonly kibana: number;
}

export interface Replication {
  readonly factor: number;
  readonly minInsyncReplicas: number;
}

/** What has a memory limit. */
type LimitedContainer = (typeof limitedContainers)[number];
const limitedContainers = [
  "kafka",
  "mysql",
  "elasticsearch",
  "kibana",
  "connect",
  "connectSupervisor",
  "orderProducer",
  "orderConsumer",
  "hourlyStreams",
] as const;

export interface ServiceSettings {
  readonly logLevel: string;
  readonly maxInFlightOrders: number;
  readonly deliveryTimeoutMs: number;
  readonly batchMaxOrders: number;
  readonly commitIntervalMs: number;
}

const logLevels = ["debug", "info", "warn", "error"];
const EDITION_FILE = ".shopstream/edition";

/**
 * Reads the settings of the running stack.
 * @throws pulumi.RunError that lists every bad setting, with what it may be
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): StackConfig {
  const config = new pulumi.Config();
  const problems: string[] = [];

  const text = (key: string): string => config.get(key)?.trim() ?? "";
  const whole = (key: string, minimum: number, maximum: number): number => {
    const value = Number(text(key) || Number.NaN);
    if (!Number.isInteger(value) || value < minimum || value > maximum) {
      problems.push(`${key} must be a whole number from ${minimum} to ${maximum}, it is "${text(key)}"`);
    }
    return value;
  };
  const oneOf = <Value extends string>(key: string, value: string, allowed: readonly Value[]): Value => {
    if (!(allowed as readonly string[]).includes(value)) {
      problems.push(`${key} must be one of ${allowed.join(", ")}, it is "${value}"`);
    }
    return value as Value;
  };
  const port = (key: string): number => whole(`${key}Port`, 1, 65_535);
  const replication = (kind: string): Replication => {
    const factor = whole(`${kind}ReplicationFactor`, 1, BROKER_COUNT);
    return { factor, minInsyncReplicas: whole(`${kind}MinInsyncReplicas`, 1, factor || BROKER_COUNT) };
  };
  const heap = (key: string): number => whole(`${key}HeapMb`, 64, Number(text(`${key}MemoryMb`)));

  const edition = oneOf("edition", chosenEdition(environment.EDITION, text("edition")), editions);
  const parsed: StackConfig = {
    edition,
    ports: {
      orderProducer: port("orderProducer"),
      orderConsumer: port("orderConsumer"),
      hourlyStreams: port("hourlyStreams"),
      connect: port("connect"),
      kafka: port("kafka"),
      mysql: port("mysql"),
      elasticsearch: port("elasticsearch"),
      kibana: port("kibana"),
    },
    replication: { business: replication("business"), internal: replication("internal") },
    memoryMb: Object.fromEntries(
      limitedContainers.map((name) => [name, whole(`${name}MemoryMb`, 64, 65_536)]),
    ) as Record<LimitedContainer, number>,
    heapMb: { kafka: heap("kafka"), elasticsearch: heap("elasticsearch"), connect: heap("connect") },
    services: {
      logLevel: oneOf("logLevel", text("logLevel"), logLevels),
      maxInFlightOrders: whole("maxInFlightOrders", 1, 100_000),
      deliveryTimeoutMs: whole("deliveryTimeoutMs", 1_000, 600_000),
      batchMaxOrders: whole("batchMaxOrders", 1, 10_000),
      commitIntervalMs: whole("commitIntervalMs", 1, 10_000),
    },
    images: imagesOf(
      edition,
      Object.fromEntries(overridableImages.flatMap((key) => (text(`${key}Image`) ? [[key, text(`${key}Image`)]] : []))),
    ),
  };
  problems.push(...portsUsedTwice(parsed.ports));

  if (problems.length > 0) {
    throw new pulumi.RunError(
      `The configuration of stack ${pulumi.getStack()} cannot be used:\n` +
        problems.map((problem) => `  - ${problem}\n`).join("") +
        "Mend it with `npx pulumi config set <name> <value>`; Pulumi.yaml describes every setting.",
    );
  }
  return parsed;
}

/** `EDITION` forces an edition, else the stack's setting does, else what `make setup` found. */
function chosenEdition(forced: string | undefined, setting: string): string {
  if (forced) return forced;
  if (setting !== "auto") return setting;
  return existsSync(EDITION_FILE) ? readFileSync(EDITION_FILE, "utf8").trim() : "registry";
}

function portsUsedTwice(ports: Ports): string[] {
  const { kafka, ...others } = ports;
  const users = new Map<number, string[]>();
  const use = (port: number, name: string) => users.set(port, [...(users.get(port) ?? []), name]);
  for (const [name, port] of Object.entries(others)) use(port, `${name}Port`);
  for (let broker = 0; broker < BROKER_COUNT; broker++) use(kafka + broker, `kafkaPort + ${broker}`);
  return [...users].flatMap(([port, names]) =>
    Number.isInteger(port) && names.length > 1 ? [`port ${port} is used by ${names.join(" and ")}`] : [],
  );
}
