import * as pulumi from "@pulumi/pulumi";
import type { LeafCertificate } from "../certificates/leaf-certificate";

/** Raise when `brokerInSyncProvider` changes. */
const REVISION = 1;

/** How long a replaced broker may take to start and to copy what it missed, in milliseconds. */
const DEADLINE_MS = 300_000;
const LOOK_EVERY_MS = 500;
/** Longer than the controller takes to notice a dead broker: until then it still counts as in sync, in milliseconds. */
const STEADY_MS = 4_000;

interface Inputs {
  /** The broker's container: another one is another broker to wait for. */
  readonly containerId: string;
  /** `host:port` of the broker on this machine. */
  readonly address: string;
  readonly brokerCount: number;
  /** Whether the first broker is waited for, too. */
  readonly waitsAtFirst: boolean;
  readonly caPem: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly revision: number;
}

/** What is missing, as the broker sees it; undefined where all brokers are in sync. */
async function objection(inputs: Inputs): Promise<string | undefined> {
  // This code runs from text, where only `require` finds packages.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Kafka } = require("kafkajs") as typeof import("kafkajs");
  const { address, caPem: ca, certificatePem: cert, privateKeyPem: key, brokerCount } = inputs;
  const ssl = { ca, cert, key };
  const kafka = new Kafka({ brokers: [address], ssl, connectionTimeout: 3_000, retry: { retries: 0 }, logLevel: 0 });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    if (brokers.length < brokerCount) return `${brokers.length} of ${brokerCount} brokers are there`;
    const { topics } = await admin.fetchTopicMetadata();
    const behind = topics.flatMap(({ name, partitions }) =>
      partitions
        .filter(({ isr, replicas }) => isr.length < replicas.length)
        .map(({ partitionId }) => `${name}-${partitionId}`),
    );
    return behind.length > 0 ? `not in sync: ${behind.join(", ")}` : undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

async function untilInSync(inputs: Inputs): Promise<void> {
  const deadlineMs = Date.now() + DEADLINE_MS;
  let inSyncSinceMs: number | undefined;
  for (;;) {
    const missing = await objection(inputs);
    if (missing !== undefined) inSyncSinceMs = undefined;
    else if (Date.now() - (inSyncSinceMs ??= Date.now()) >= STEADY_MS) return;
    if (Date.now() > deadlineMs) {
      throw new Error(
        `the broker at ${inputs.address} was replaced, and after ${DEADLINE_MS / 1_000} s the cluster is not whole: ${missing ?? "not steady"}. ` +
          "The brokers after it were left as they are: repair this one, then `npx pulumi up` again",
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

export const brokerInSyncProvider: pulumi.dynamic.ResourceProvider = {
  async create(inputs: Inputs) {
    if (inputs.waitsAtFirst) await untilInSync(inputs);
    return { id: inputs.address, outs: inputs };
  },

  // A change of the admin's certificate alone is none of the broker. In place: the successor's container must not be replaced for it.
  async diff(_id, olds: Inputs, news: Inputs) {
    return { changes: olds.containerId !== news.containerId || olds.revision !== news.revision, replaces: [] };
  },

  async update(_id, _olds, news: Inputs) {
    await untilInSync(news);
    return { outs: news };
  },
};

export interface BrokerInSyncArgs {
  readonly containerId: pulumi.Input<string>;
  /** `host:port` of the broker on this machine. */
  readonly address: string;
  readonly brokerCount: number;
  /** Whether the first broker is waited for: no cluster is whole before the last of them has started. */
  readonly waitsAtFirst: boolean;
  /** The admin's. */
  readonly certificate: LeafCertificate;
}

/**
 * Stands between a broker and the next one: brokers that change are replaced one after the other, each once the cluster is whole
 * again, so that a majority of controllers and a replica in sync are always there. The first brokers start together.
 */
export class BrokerInSync extends pulumi.dynamic.Resource {
  constructor(name: string, { certificate, ...args }: BrokerInSyncArgs, options?: pulumi.CustomResourceOptions) {
    super(
      brokerInSyncProvider,
      name,
      {
        ...args,
        caPem: certificate.authorityCertificatePem,
        certificatePem: certificate.certificatePem,
        privateKeyPem: pulumi.secret(certificate.privateKeyPem),
        revision: REVISION,
      },
      { ...options, additionalSecretOutputs: ["privateKeyPem"] },
      "shopstream",
      "BrokerInSync",
    );
  }
}
