import { z } from "zod";
import { poll } from "../protocol/poll";
import { resourceKind } from "../protocol/resource-kind";
import { reasonOf } from "./admin-session";
import type { QuotaEntity, QuotaLimits } from "./client-quotas";
import type { KafkaCluster } from "./cluster";

const number = z.string().refine((text) => text.trim() !== "" && Number.isFinite(Number(text)), "must be a number");

const inputs = z.strictObject({
  entityType: z.enum(["client-id", "user", "ip"], "must be one of client-id, user, ip"),
  entityName: z.string("must be given: the offline stand-in sets no quota for everybody else").min(1),
  config: z.record(z.string(), number),
});

type QuotaInputs = z.output<typeof inputs>;

/** `kafka.Quota`: how much a principal, a client id or an address may ask of each broker. */
export const quota = resourceKind<KafkaCluster, typeof inputs>({
  token: "kafka:index/quota:Quota",
  inputs,
  onChange: { entityType: "replace", entityName: "replace", config: "replace" },
  outputs: [],

  async create(cluster, wanted, operation) {
    const entity = entityOf(wanted);
    await cluster.alterQuota(entity, limitsOf(wanted), false).catch((error: unknown) => {
      throw new Error(`could not set the quota of ${idOf(wanted)}: ${reasonOf(error)}`, { cause: error });
    });
    const timeoutMs = cluster.timeoutMs(operation);
    const isThere = await poll(async () => await cluster.quotaOf(entity), { timeoutMs, signal: operation.signal });
    if (!isThere) throw new Error(`the quota of ${idOf(wanted)} did not appear within ${timeoutMs / 1000} s`);
    return { id: idOf(wanted), state: { ...wanted } };
  },

  async read(cluster, id, state) {
    const recorded = inputs.parse(state);
    const limits = await cluster.quotaOf(entityOf(recorded));
    if (limits === undefined) return undefined;
    const config = Object.fromEntries(Object.entries(limits).map(([key, value]) => [key, String(value)]));
    return { id, state: { ...recorded, config } };
  },

  async update(_cluster, _id, _oldState, wanted) {
    return { ...wanted };
  },

  async delete(cluster, _id, state) {
    const recorded = inputs.parse(state);
    await cluster.alterQuota(entityOf(recorded), limitsOf(recorded), true).catch((error: unknown) => {
      throw new Error(`could not remove the quota of ${idOf(recorded)}: ${reasonOf(error)}`, { cause: error });
    });
  },
});

const idOf = ({ entityName, entityType }: QuotaInputs): string => `${entityName}|${entityType}`;

const entityOf = ({ entityType, entityName }: QuotaInputs): QuotaEntity => ({
  type: entityType,
  name: entityName,
});

const limitsOf = ({ config }: QuotaInputs): QuotaLimits =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, Number(value)]));
