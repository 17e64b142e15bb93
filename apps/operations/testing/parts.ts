import type { Part } from "../domain/availability";
import { STAGES } from "../domain/snapshot";

export const NOW_MS = Date.parse("2026-11-28T16:59:03Z");

/** Every part that a stage needs, up, and the brokers; `changed` replaces some by name. */
export function someParts(changed: Readonly<Record<string, Partial<Part>>> = {}): Part[] {
  const names: readonly (readonly [string, Part["kind"]])[] = [
    ["kafka-1", "broker"],
    ["kafka-2", "broker"],
    ["MySQL", "store"],
    ["Elasticsearch", "store"],
    ["Kafka Connect", "connect"],
    ["logs-elasticsearch", "connect"],
    ["logs-elasticsearch task 0", "connect"],
    ["order-producer", "service"],
    ["order-consumer", "service"],
    ["hourly-streams", "service"],
  ];
  return names.map(([name, kind]) => ({
    name,
    kind,
    state: "up",
    since: "2026-11-28T16:00:00.000Z",
    isSinceExact: true,
    ...changed[name],
  }));
}

export const ALL_YES = Object.fromEntries(STAGES.map((stage) => [stage, "yes"]));
