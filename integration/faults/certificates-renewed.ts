import { kafkaCertificateUrns } from "../harness/authority";
import { pulumi } from "../harness/stack";
import type { Fault, FaultContext } from "./fault";

/** One broker after the other, each once its replicas are in sync again, and the services. */
const UP_TIMEOUT_MS = 1_500_000;
const BROKERS = ["kafka-1", "kafka-2", "kafka-3"];

const containerIds = ({ pipeline }: FaultContext): Promise<string[]> =>
  Promise.all(BROKERS.map(async (broker) => (await (await pipeline.containers.get(broker)).inspect()).Id));

/** As `pulumi up` renews certificates of which fewer than 30 days remain, all of Kafka's at once. */
export const certificatesRenewed: Fault = {
  name: "certificates-renewed",
  promise:
    "certificates of brokers and clients are replaced, the brokers one at a time: orders go on, and none is lost",
  inShortForm: false,
  onlyWithSecurity: true,
  giveUpAfterMs: 300_000,
  inject: async (context) => {
    const before = await containerIds(context);
    const urns = await kafkaCertificateUrns();
    await context.untilAccepted(240);
    await pulumi(["up", "--yes", "--skip-preview", ...urns.flatMap((urn) => ["--replace", urn])], UP_TIMEOUT_MS);
    const after = await containerIds(context);
    const kept = BROKERS.filter((_broker, index) => after[index] === before[index]);
    if (kept.length > 0) throw new Error(`${kept.join(", ")} still have their old certificates`);
    await context.untilHealthy();
    await context.untilAccepted(240);
  },
};
