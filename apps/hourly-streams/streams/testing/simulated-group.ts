import type { Rebalance } from "../runtime/ports";
import { partitionName, type PartitionOffset, type TopicPartition } from "../runtime/records";

/** What the coordinator knows about a member, and what the member itself knows. */
export class SimulatedMember {
  /** The latest generation that the member knows. */
  generation = 0;
  readonly owned = new Map<string, TopicPartition>();
  readonly rebalances: Rebalance[] = [];
  /** The coordinator has removed it from the group. */
  removed = false;
  /** It knows that. Its client then forgets member id and generation, and the coordinator accepts such offsets. */
  lost = false;
}

/**
 * The coordinator of one group with cooperative rebalancing: a partition goes to its next owner when the previous one
 * has released it or was removed. It keeps the committed offsets too.
 */
export class SimulatedGroup {
  private readonly members = new Set<SimulatedMember>();
  private readonly offsets = new Map<string, number>();
  private generation = 0;

  constructor(private readonly partitions: readonly TopicPartition[]) {}

  join(): SimulatedMember {
    const member = new SimulatedMember();
    this.members.add(member);
    this.generation += 1;
    return member;
  }

  /** A member leaves, or its session has timed out: others may get its partitions at once. */
  remove(member: SimulatedMember): void {
    if (!this.members.delete(member)) return;
    member.removed = true;
    this.generation += 1;
  }

  /** Answers a heartbeat, from which a removed member learns that it is removed. Until then it continues. */
  heartbeat(member: SimulatedMember): void {
    if (!member.removed || member.lost) return;
    member.lost = true;
    member.rebalances.push({ kind: "REVOKE", partitions: [...member.owned.values()] });
  }

  /** A member takes part in a rebalance: it learns the generation and the partitions that it shall own. */
  sync(member: SimulatedMember): void {
    if (member.removed) return;
    member.generation = this.generation;
    if (member.rebalances.length > 0) return;
    const target = this.targetOf(member);
    const revoked = [...member.owned].filter(([name]) => !target.has(name)).map(([, partition]) => partition);
    if (revoked.length > 0) member.rebalances.push({ kind: "REVOKE", partitions: revoked });
    const assigned = [...target].filter(([name]) => !member.owned.has(name) && this.isFree(name));
    if (assigned.length > 0 || member.owned.size === 0) {
      member.rebalances.push({ kind: "ASSIGN", partitions: assigned.map(([, partition]) => partition) });
    }
  }

  /** A removed member joins as a new one, once it has released all its partitions. */
  rejoin(member: SimulatedMember): void {
    if (!member.removed || !member.lost || member.owned.size > 0) return;
    member.removed = false;
    member.lost = false;
    this.members.add(member);
    this.generation += 1;
  }

  /** Whether the coordinator accepts offsets from a member. Those without a member id are not checked. */
  accepts(member: SimulatedMember): boolean {
    return member.lost || (!member.removed && member.generation === this.generation);
  }

  commit(offsets: readonly PartitionOffset[]): void {
    for (const partition of offsets) this.offsets.set(partitionName(partition), partition.offset);
  }

  committed(partition: TopicPartition): number | undefined {
    return this.offsets.get(partitionName(partition));
  }

  private targetOf(member: SimulatedMember): Map<string, TopicPartition> {
    const members = [...this.members];
    const index = members.indexOf(member);
    // Rotated by the generation, so that partitions move at each rebalance.
    return new Map(
      this.partitions
        .filter((_partition, at) => (at + this.generation) % members.length === index)
        .map((partition) => [partitionName(partition), partition]),
    );
  }

  private isFree(name: string): boolean {
    return [...this.members].every(
      ({ owned, rebalances }) =>
        !owned.has(name) &&
        !rebalances.some(
          ({ kind, partitions }) => kind === "ASSIGN" && partitions.some((p) => partitionName(p) === name),
        ),
    );
  }
}
