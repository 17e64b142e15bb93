import type { Rebalance } from "../runtime/ports";
import { partitionName, type PartitionOffset, type TopicPartition } from "../runtime/records";

/** What the coordinator knows of a member, and what the member knows itself. */
export class SimulatedMember {
  /** The generation the member has heard of. */
  generation = 0;
  readonly owned = new Map<string, TopicPartition>();
  readonly rebalances: Rebalance[] = [];
  /** The coordinator has thrown it out. */
  expelled = false;
  /** It knows. Its client has forgotten member id and generation then, and the coordinator takes such offsets. */
  lost = false;
}

/**
 * The coordinator of one group, cooperative: a partition goes to its next owner when the one before has given it up
 * or is thrown out. Committed offsets live here too.
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

  /** A member leaves, or its session has timed out: others may have its partitions at once. */
  remove(member: SimulatedMember): void {
    if (!this.members.delete(member)) return;
    member.expelled = true;
    this.generation += 1;
  }

  /** A heartbeat's answer: a member that was thrown out learns of it. Until then it goes on in good faith. */
  heartbeat(member: SimulatedMember): void {
    if (!member.expelled || member.lost) return;
    member.lost = true;
    member.rebalances.push({ kind: "REVOKE", partitions: [...member.owned.values()] });
  }

  /** A member takes part in a rebalance: it hears of the generation and of what it is to own. */
  sync(member: SimulatedMember): void {
    if (member.expelled) return;
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

  /** A thrown-out member begins again as a new one, once it has given everything up. */
  rejoin(member: SimulatedMember): void {
    if (!member.expelled || !member.lost || member.owned.size > 0) return;
    member.expelled = false;
    member.lost = false;
    this.members.add(member);
    this.generation += 1;
  }

  /** Whether the coordinator takes offsets from a member. One that has forgotten who it is passes as no member. */
  accepts(member: SimulatedMember): boolean {
    return member.lost || (!member.expelled && member.generation === this.generation);
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
    return [...this.members].every((member) => !member.owned.has(name));
  }
}
