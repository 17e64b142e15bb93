import * as pulumi from "@pulumi/pulumi";

/** Raise when `partitioningProvider` changes: the state keeps the old code until the revision differs. */
const REVISION = 1;

/** What is fixed once a stack has its topics. */
export interface PartitioningInputs {
  readonly ordersPartitions: number;
}

/**
 * Refuses another number in `check`, which a preview calls too: nothing has been touched by then. Records of `orders-topic` would
 * be on partitions that their keys no longer belong to, and hourly-streams' state under numbers that no longer exist (decision 0021).
 */
export const partitioningProvider: pulumi.dynamic.ResourceProvider = {
  async check(olds: Partial<PartitioningInputs>, news: PartitioningInputs) {
    const { ordersPartitions: has } = olds;
    const { ordersPartitions: wanted } = news;
    if (has === undefined || has === wanted) return { inputs: news };
    const reason =
      `ordersPartitions cannot become ${String(wanted)}: this stack's orders-topic has ${String(has)}. An order's partition follows ` +
      "from its id and their number, so orders that are already there would be counted again or not at all. " +
      `Set it back with \`npx pulumi config set ordersPartitions ${String(has)}\`, or give the new number to a new stack ` +
      "(docs/decisions/0021-replicas.md says how orders move)";
    return { inputs: news, failures: [{ property: "ordersPartitions", reason }] };
  },
  async create(inputs: PartitioningInputs) {
    return { id: "partitioning", outs: inputs };
  },
  async diff(_id, olds: { revision?: number }, news: { revision?: number }) {
    return { changes: olds.revision !== news.revision };
  },
  async update(_id, _olds, news: PartitioningInputs) {
    return { outs: news };
  },
};

/** How the stack's topics are partitioned: what `pulumi up` must not change under them. */
export class Partitioning extends pulumi.dynamic.Resource {
  constructor(name: string, inputs: PartitioningInputs, options?: pulumi.CustomResourceOptions) {
    super(partitioningProvider, name, { ...inputs, revision: REVISION }, options, "shopstream", "Partitioning");
  }
}
