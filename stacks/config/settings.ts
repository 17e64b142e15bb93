import { z } from "zod";
import {
  flag,
  oneOf,
  SERVICE_PORTS,
  SERVICE_SETTINGS,
  wholeNumber,
  wholeNumberError,
} from "../../contract/service-settings";
import { MAX_REPLICAS } from "../../contract/replicas";
import { BROKER_COUNT } from "../../project/names";
import { EXTERNAL_SETTINGS, externalProblems } from "./external";
import { EDITIONS } from "./images";

const HEAP_MIN_MB = 64;
const MEMORY_MAX_MB = 65_536;

const port = (byDefault: number) => wholeNumber(1, 65_535).default(byDefault);
const copies = (byDefault: number) => wholeNumber(1, BROKER_COUNT).default(byDefault);
const replicas = () => wholeNumber(1, MAX_REPLICAS).default(1);
const megabytes = (byDefault: number) => wholeNumber(HEAP_MIN_MB, MEMORY_MAX_MB).default(byDefault);
const image = () => z.string().default("");

/**
 * Every setting of a stack: what it may be, and its default. Pulumi.yaml repeats type and default and describes each
 * setting for `pulumi config`; a test compares the two.
 */
export const SETTINGS = {
  /** `auto` is the edition that `make setup` found on this machine. */
  edition: oneOf(...EDITIONS, "auto").default("auto"),

  // Ports on 127.0.0.1, each of one container.
  orderProducerPort: port(SERVICE_PORTS["order-producer"]),
  orderConsumerPort: port(SERVICE_PORTS["order-consumer"]),
  hourlyStreamsPort: port(SERVICE_PORTS["hourly-streams"]),
  operationsPort: port(SERVICE_PORTS.operations),
  connectPort: port(8083),
  /** The first broker's; the others take the ports after it. */
  kafkaPort: port(9092),
  mysqlPort: port(3306),
  elasticsearchPort: port(9200),
  kibanaPort: port(5601),
  prometheusPort: port(9090),

  /** Whether the stack has a Prometheus that scrapes it and evaluates the alert rules. */
  prometheus: flag().default(false),

  /** `on`: TLS with certificates of the stack's own authority, and users with no more than they need, everywhere. */
  security: oneOf("on", "off").default("off"),

  businessReplicationFactor: copies(2),
  businessMinInsyncReplicas: copies(1),
  internalReplicationFactor: copies(3),
  internalMinInsyncReplicas: copies(2),

  // How many of each service run; several order-producers are behind one proxy.
  orderProducerReplicas: replicas(),
  orderConsumerReplicas: replicas(),
  hourlyStreamsReplicas: replicas(),

  // Memory limits of containers and Java heaps, in MiB.
  kafkaMemoryMb: megabytes(768),
  kafkaHeapMb: megabytes(384),
  mysqlMemoryMb: megabytes(768),
  elasticsearchMemoryMb: megabytes(1280),
  elasticsearchHeapMb: megabytes(512),
  kibanaMemoryMb: megabytes(1280),
  connectMemoryMb: megabytes(1024),
  connectHeapMb: megabytes(512),
  connectSupervisorMemoryMb: megabytes(128),
  orderProducerMemoryMb: megabytes(384),
  orderProducerProxyMemoryMb: megabytes(256),
  orderConsumerMemoryMb: megabytes(384),
  hourlyStreamsMemoryMb: megabytes(384),
  operationsMemoryMb: megabytes(128),
  prometheusMemoryMb: megabytes(256),

  ...SERVICE_SETTINGS,
  ...EXTERNAL_SETTINGS,

  // Empty: the edition's image.
  kafkaImage: image(),
  mysqlImage: image(),
  elasticsearchImage: image(),
  kibanaImage: image(),
  nodeImage: image(),
  javaImage: image(),
  mavenImage: image(),
  prometheusImage: image(),
  proxyImage: image(),
} as const;

export type Settings = z.output<z.ZodObject<typeof SETTINGS>>;

/** Settings that another one bounds: a heap fits into its container, and no more replicas are in sync than there are. */
const BOUNDED_BY: readonly (readonly [setting: keyof Settings, minimum: number, maximum: keyof Settings])[] = [
  ["kafkaHeapMb", HEAP_MIN_MB, "kafkaMemoryMb"],
  ["elasticsearchHeapMb", HEAP_MIN_MB, "elasticsearchMemoryMb"],
  ["connectHeapMb", HEAP_MIN_MB, "connectMemoryMb"],
  ["businessMinInsyncReplicas", 1, "businessReplicationFactor"],
  ["internalMinInsyncReplicas", 1, "internalReplicationFactor"],
];

/** Replicas that share out the partitions of `orders-topic`. */
const READERS_OF_PARTITIONS = ["orderConsumerReplicas", "hourlyStreamsReplicas"] as const;

/** The settings of a stack, from the texts that Pulumi has of them; an issue without a path concerns several of them. */
export const settingsSchema = z.object(SETTINGS).superRefine(
  (settings, context) => {
    for (const [setting, minimum, maximum] of BOUNDED_BY) {
      const [value, limit] = [settings[setting], settings[maximum]];
      // A setting that is wrong by itself is still text, and has its own issue.
      if (typeof value === "number" && typeof limit === "number" && value > limit) {
        context.addIssue({ code: "custom", path: [setting], message: wholeNumberError(minimum, limit) });
      }
    }
    for (const setting of READERS_OF_PARTITIONS) {
      const { [setting]: readers, ordersPartitions } = settings;
      if (typeof readers !== "number" || typeof ordersPartitions !== "number" || readers <= ordersPartitions) continue;
      const message = `must be at most ordersPartitions, ${ordersPartitions}: a replica without a partition has nothing to do`;
      context.addIssue({ code: "custom", path: [setting], message });
    }
    for (const { setting, message } of externalProblems(settings)) {
      context.addIssue({ code: "custom", path: [setting], message });
    }
    for (const message of portsUsedTwice(settings)) context.addIssue({ code: "custom", message });
  },
  // Whatever else is wrong: every problem is reported at once.
  { when: () => true },
);

function portsUsedTwice(settings: Settings): string[] {
  const users = new Map<number, string[]>();
  const use = (used: number, user: string) => users.set(used, [...(users.get(used) ?? []), user]);
  for (const [name, value] of Object.entries(settings)) {
    if (!name.endsWith("Port") || typeof value !== "number") continue;
    if (name !== "kafkaPort") use(value, name);
    else for (let broker = 0; broker < BROKER_COUNT; broker++) use(value + broker, `${name} + ${broker}`);
  }
  return [...users].flatMap(([used, names]) =>
    names.length > 1 ? [`port ${used} is used by ${names.join(" and ")}`] : [],
  );
}
