import {
  EVERY_NAME,
  KAFKA_ACCESS,
  type Access,
  type AccessResourceType,
  type KafkaPrincipal,
} from "../../../contract/kafka-access";
import type { ProbedOperation } from "./access-probe";

/** Kafka's rule: who may do any of these may describe, too (AclOperation's documentation). */
const IMPLY_DESCRIBE: readonly string[] = ["Read", "Write", "Delete", "Alter"];
/** And who may alter configurations may look at them. */
const IMPLY_DESCRIBE_CONFIGS: readonly string[] = ["AlterConfigs"];

const implies = (granted: string, wanted: ProbedOperation): boolean =>
  granted === wanted ||
  (wanted === "Describe" && IMPLY_DESCRIBE.includes(granted)) ||
  (wanted === "DescribeConfigs" && IMPLY_DESCRIBE_CONFIGS.includes(granted));

const covers = ({ pattern, name }: Access, wanted: string): boolean =>
  pattern === "Prefixed" ? wanted.startsWith(name) : name === EVERY_NAME || wanted === name;

/** Whether the table of rights lets a principal do something, by Kafka's rules of what includes what. */
export function isGranted(
  principal: KafkaPrincipal,
  wanted: ProbedOperation,
  type: AccessResourceType | "Cluster",
  name: string,
): boolean {
  const lines = KAFKA_ACCESS[principal];
  // KIP-679: since 3.0 whoever may write to some topic may be an idempotent producer.
  if (wanted === "IdempotentWrite") {
    return lines.some(({ resourceType, operation }) => resourceType === "Topic" && operation === "Write");
  }
  return lines.some((line) => line.resourceType === type && covers(line, name) && implies(line.operation, wanted));
}
