import type { StackContainer } from "../containers/stack-container";

/** Kafka's own command-line tools, run inside a broker: for what kafkajs cannot ask. */
const bootstrapServer = (broker: StackContainer): string => `${broker.component}:19092`;

/**
 * A tool's command line. The vendor's image starts tools with the broker's own heap settings, and broker and tool would
 * together pass the container's memory limit.
 */
export function kafkaTool(...command: readonly string[]): string[] {
  return ["env", "KAFKA_HEAP_OPTS=-Xmx128m", ...command];
}

/** A transactional id and who coordinates it. */
export interface TransactionListing {
  readonly transactionalId: string;
  /** Broker id. */
  readonly coordinator: number;
  /** `Ongoing`, `Empty`, `CompleteCommit`… */
  readonly state: string;
}

/** Reads what `kafka-transactions list` printed. */
export function parseTransactions(printed: string): TransactionListing[] {
  const [header, ...lines] = printed.split("\n").filter((line) => line.trim() !== "");
  const columns = header?.trim().split(/\s+/) ?? [];
  const column = (name: string): number => {
    const index = columns.indexOf(name);
    if (index < 0) throw new Error(`kafka-transactions printed no column ${name}: ${header ?? "nothing"}`);
    return index;
  };
  const [id, coordinator, state] = [column("TransactionalId"), column("Coordinator"), column("TransactionState")];
  return lines.map((line) => {
    const cells = line.trim().split(/\s+/);
    return {
      transactionalId: cells[id] ?? "",
      coordinator: Number(cells[coordinator]),
      state: cells[state] ?? "",
    };
  });
}

/** Every transactional id the cluster knows. */
export async function listTransactions(broker: StackContainer): Promise<TransactionListing[]> {
  return parseTransactions(
    await broker.run(kafkaTool("kafka-transactions", "--bootstrap-server", bootstrapServer(broker), "list")),
  );
}

/** Reads what `kafka-consumer-groups --describe --state` printed. */
export function parseCoordinator(printed: string): number {
  // GROUP  COORDINATOR (ID)  …, then: order-consumer  kafka-2:19092 (2)  …
  const coordinator = /^\S+\s+\S+:\d+\s+\((\d+)\)/m.exec(printed)?.[1];
  if (coordinator === undefined) throw new Error(`kafka-consumer-groups named no coordinator: ${printed}`);
  return Number(coordinator);
}

/** The broker that coordinates a consumer group. */
export async function groupCoordinator(broker: StackContainer, groupId: string): Promise<number> {
  const where = ["--bootstrap-server", bootstrapServer(broker), "--timeout", "20000"];
  return parseCoordinator(
    await broker.run(kafkaTool("kafka-consumer-groups", ...where, "--describe", "--state", "--group", groupId)),
  );
}

/** Reads what `kafka-metadata-quorum describe --status` printed. */
export function parseQuorumLeader(printed: string): number {
  const leader = /^LeaderId:\s+(\d+)/m.exec(printed)?.[1];
  if (leader === undefined) throw new Error(`kafka-metadata-quorum named no leader: ${printed}`);
  return Number(leader);
}

/** The broker that is the active controller: the leader of the metadata quorum. */
export async function quorumLeader(broker: StackContainer): Promise<number> {
  return parseQuorumLeader(
    await broker.run(
      kafkaTool("kafka-metadata-quorum", "--bootstrap-server", bootstrapServer(broker), "describe", "--status"),
    ),
  );
}

/** Reads what `kafka-transactions describe` printed. */
export function parseProducerId(printed: string): string {
  const [header, line] = printed.split("\n").filter((text) => text.trim() !== "");
  const column = header?.trim().split(/\s+/).indexOf("ProducerId") ?? -1;
  const producerId = line?.trim().split(/\s+/)[column];
  if (producerId === undefined) throw new Error(`kafka-transactions named no producer: ${printed}`);
  return producerId;
}

/** The producer that has a transactional id. */
export async function producerIdOf(broker: StackContainer, transactionalId: string): Promise<string> {
  const describe = ["describe", "--transactional-id", transactionalId];
  return parseProducerId(
    await broker.run(["kafka-transactions", "--bootstrap-server", bootstrapServer(broker), ...describe]),
  );
}

export interface SkippedRecords {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
  /** Where the group goes on. */
  readonly toOffset: string;
}

/** Moves a group past records of one partition. @throws while the group has members */
export async function skipRecords(broker: StackContainer, skipped: SkippedRecords): Promise<void> {
  const { groupId, topic, partition, toOffset } = skipped;
  const where = ["--bootstrap-server", bootstrapServer(broker), "--group", groupId, "--topic", `${topic}:${partition}`];
  const printed = await broker.run([
    ...["kafka-consumer-groups", ...where],
    ...["--reset-offsets", "--to-offset", toOffset, "--execute"],
  ]);
  // It ends with 0 where the group is not empty, too.
  if (!new RegExp(`${topic}\\s+${partition}\\s+${toOffset}\\b`).test(printed)) throw new Error(printed);
}
