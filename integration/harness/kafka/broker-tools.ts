import { HOURLY_STREAMS_APPLICATION_ID } from "../../../contract/topics";
import { KAFKA_TOOLS_FILE } from "../../../project/names";
import type { StackContainer } from "../containers/stack-container";
import type { TopicPartition } from "./topic-partition";

// Kafka's own command-line tools, run inside a broker, for what kafkajs has no request for.

/**
 * A tool's command line, with a small heap. The vendor's image starts tools with the broker's heap settings; broker and
 * tool together would exceed the container's memory limit.
 */
export function kafkaTool(...command: readonly string[]): string[] {
  const script = `[ -e ${KAFKA_TOOLS_FILE} ] && set -- "$1" --command-config ${KAFKA_TOOLS_FILE} "\${@:2}"; exec "$@"`;
  return ["env", "KAFKA_HEAP_OPTS=-Xmx128m", "bash", "-c", script, "bash", ...command];
}

function runTool(broker: StackContainer, tool: string, ...args: readonly string[]): Promise<string> {
  return broker.run(toolAt(broker, tool, ...args));
}

function toolAt({ component }: StackContainer, tool: string, ...args: readonly string[]): string[] {
  return kafkaTool(tool, "--bootstrap-server", `${component}:19092`, ...args);
}

/** A transactional id and its coordinator. */
interface TransactionListing {
  readonly transactionalId: string;
  /** Broker id. */
  readonly coordinator: number;
  /** `Ongoing`, `Empty`, `CompleteCommit`… */
  readonly state: string;
}

/** Parses the output of `kafka-transactions list`. */
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

/** Lists every transactional id that the cluster knows. */
export async function listTransactions(broker: StackContainer): Promise<TransactionListing[]> {
  return parseTransactions(await runTool(broker, "kafka-transactions", "list"));
}

/** A transaction of hourly-streams, with the broker that coordinates it. */
export async function countingTransaction(broker: StackContainer): Promise<TransactionListing> {
  const transactions = await listTransactions(broker);
  const ours = transactions.find(({ transactionalId }) => transactionalId.startsWith(HOURLY_STREAMS_APPLICATION_ID));
  if (ours === undefined) throw new Error(`no transactional id begins with ${HOURLY_STREAMS_APPLICATION_ID}`);
  return ours;
}

/** Parses the output of `kafka-consumer-groups --describe --state`. */
export function parseCoordinator(printed: string): number {
  // GROUP  COORDINATOR (ID)  …, then: order-consumer  kafka-2:19092 (2)  …
  const coordinator = /^\S+\s+\S+:\d+\s+\((\d+)\)/m.exec(printed)?.[1];
  if (coordinator === undefined) throw new Error(`kafka-consumer-groups named no coordinator: ${printed}`);
  return Number(coordinator);
}

/** The id of the broker that coordinates a consumer group. */
export async function groupCoordinator(broker: StackContainer, groupId: string): Promise<number> {
  const describe = ["--describe", "--state", "--group", groupId, "--timeout", "20000"];
  return parseCoordinator(await runTool(broker, "kafka-consumer-groups", ...describe));
}

/** Parses a controller's `quorum-state` (KIP-595). */
export function parseQuorumLeader(state: string): number {
  const leader = /"leaderId":(\d+)/.exec(state)?.[1];
  if (leader === undefined) throw new Error(`the quorum's state names no leader: ${state}`);
  return Number(leader);
}

/**
 * The id of the active controller: the leader of the metadata quorum, as this one knows it. From its file, since Kafka 3.4's
 * `kafka-metadata-quorum` reads its `--command-config` and then connects without TLS.
 */
export async function quorumLeader(broker: StackContainer): Promise<number> {
  return parseQuorumLeader(await broker.run(["cat", "/var/lib/kafka/data/__cluster_metadata-0/quorum-state"]));
}

/** Parses the output of `kafka-transactions describe`. */
export function parseProducerId(printed: string): string {
  const [header, line] = printed.split("\n").filter((text) => text.trim() !== "");
  const column = header?.trim().split(/\s+/).indexOf("ProducerId") ?? -1;
  const producerId = line?.trim().split(/\s+/)[column];
  if (producerId === undefined) throw new Error(`kafka-transactions named no producer: ${printed}`);
  return producerId;
}

/** The id of the producer that uses a transactional id. */
export async function producerIdOf(broker: StackContainer, transactionalId: string): Promise<string> {
  const describe = ["describe", "--transactional-id", transactionalId];
  return parseProducerId(await runTool(broker, "kafka-transactions", ...describe));
}

/** Parses the output of `kafka-configs --describe --entity-type users`. */
export function parseQuotas(printed: string): Record<string, number> {
  // Quota configs for user-principal 'order-producer' are producer_byte_rate=1.0E7, …
  const limits = / are (.*)$/m.exec(printed)?.[1]?.split(", ") ?? [];
  return Object.fromEntries(
    limits.map((limit) => limit.split("=")).map(([name = "", value]) => [name.trim(), Number(value)]),
  );
}

/**
 * How much a principal may ask of each broker, by Kafka's names; empty where nothing limits it. Kafka 3.4's tool fails after it has
 * printed that: it asks for SCRAM credentials too, which brokers in KRaft mode know only since 3.5.
 */
export async function quotasOf(broker: StackContainer, principal: string): Promise<Record<string, number>> {
  const describe = ["--describe", "--entity-type", "users", "--entity-name", principal];
  return parseQuotas(
    await broker.run(["bash", "-c", '"$@" || true', "bash", ...toolAt(broker, "kafka-configs", ...describe)]),
  );
}

interface SkippedRecords extends TopicPartition {
  readonly groupId: string;
  /** Where the group continues. */
  readonly toOffset: string;
}

/** Moves a group past records of one partition. @throws while the group has members */
export async function skipRecords(broker: StackContainer, skipped: SkippedRecords): Promise<void> {
  const { groupId, topic, partition, toOffset } = skipped;
  const where = ["--group", groupId, "--topic", `${topic}:${partition}`];
  const reset = ["--reset-offsets", "--to-offset", toOffset, "--execute"];
  const printed = await runTool(broker, "kafka-consumer-groups", ...where, ...reset);
  // It exits with 0 even when it refuses because the group is not empty.
  if (!new RegExp(`${topic}\\s+${partition}\\s+${toOffset}\\b`).test(printed)) throw new Error(printed);
}
