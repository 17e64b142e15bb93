import { PRODUCER_PROXY } from "../../../contract/replicas";
import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID } from "../../../contract/topics";
import type { Part } from "./availability";
import type { GroupLag } from "./lag";

/** What happens to an order, in this order. */
export const STAGES = ["accepted", "stored", "counted", "indexed"] as const;
export type Stage = (typeof STAGES)[number];

/** What the page says first. */
export interface Sentence {
  /** `degraded`: orders take their whole way, but late or with a part missing. */
  readonly state: "well" | "degraded" | "trouble" | "unknown";
  readonly phrases: readonly Phrase[];
  readonly verdicts: Readonly<Record<Stage, Verdict>>;
}

export type Verdict = "yes" | "late" | "no" | "unknown";

/** A piece of text, or an instant (ISO 8601) that the reader wants in the own time zone. */
export type Phrase = string | { readonly time: string };

const WORKER = "Kafka Connect";

/** The names of the parts that a stage needs, the first cause first: a service is not ready because its store is down. */
const NEEDS: Readonly<Record<Stage, readonly string[]>> = {
  accepted: [PRODUCER_PROXY, "order-producer"],
  stored: ["MySQL", "order-consumer"],
  counted: ["hourly-streams"],
  indexed: ["Elasticsearch", WORKER, "logs-elasticsearch"],
};

/** The group whose lag says how late a stage is. */
const GROUP_OF: Readonly<Partial<Record<Stage, string>>> = {
  stored: ORDER_CONSUMER_GROUP_ID,
  counted: HOURLY_STREAMS_APPLICATION_ID,
};

/** The sentence names so many of the parts that are not up, and counts the others. */
const MAX_NAMED_PARTS = 3;

/** From this age of the oldest waiting order on, in seconds, orders take a stage late. */
const LATE_SECONDS = 10;

interface Judgement {
  readonly stage: Stage;
  readonly verdict: Verdict;
  /** The part that is the reason. */
  readonly because?: Part;
  /** How late, in seconds. */
  readonly seconds?: number;
}

/** Says whether orders are accepted, stored, counted and indexed now, what keeps them from it, and what else is not up. */
export function sentenceOf(parts: readonly Part[], lags: readonly GroupLag[]): Sentence {
  const judgements = STAGES.map((stage) => judge(stage, parts, lags));
  const judged = (verdict: Verdict) => judgements.filter((one) => one.verdict === verdict);
  const named = new Set(judgements.flatMap(({ because }) => because ?? []));
  const others = parts.filter((part) => part.state !== "up" && !named.has(part) && !isConsequence(part, parts));
  const isComplete = judgements.every(({ verdict }) => verdict === "yes" || verdict === "late");
  const isWell = judgements.every(({ verdict }) => verdict === "yes") && others.length === 0;
  return {
    state: isWell ? "well" : isComplete ? "degraded" : judged("no").length > 0 ? "trouble" : "unknown",
    phrases: [
      ...claims(judged("yes"), judged("late"), judged("no")),
      ...reasons(judged("no")),
      ...doubts(judged("unknown")),
      ...others.slice(0, MAX_NAMED_PARTS).flatMap(aboutPart),
      ...(others.length > MAX_NAMED_PARTS ? [`${others.length - MAX_NAMED_PARTS} more parts are not up.`] : []),
    ],
    verdicts: Object.fromEntries(judgements.map(({ stage, verdict }) => [stage, verdict])) as Sentence["verdicts"],
  };
}

function judge(stage: Stage, parts: readonly Part[], lags: readonly GroupLag[]): Judgement {
  const needed = NEEDS[stage].flatMap((name) => working(name, parts));
  const missing = needed.find(({ state }) => state === "down" || state === "not ready");
  if (missing !== undefined) return { stage, verdict: "no", because: missing };
  const unknown = needed.find(({ state }) => state === "unknown");
  if (unknown !== undefined) return { stage, verdict: "unknown", because: unknown };
  if (needed.length === 0) return { stage, verdict: "unknown" };
  const seconds = lags.find(({ groupId }) => groupId === GROUP_OF[stage])?.seconds ?? 0;
  return seconds > LATE_SECONDS ? { stage, verdict: "late", seconds } : { stage, verdict: "yes" };
}

/**
 * The parts of this name that decide whether a stage works: of a service with several replicas, the one that works best, since any
 * of them does the work of all.
 */
function working(name: string, parts: readonly Part[]): readonly Part[] {
  const replicas = parts.filter((part) => part.name === name || isFurtherReplica(part, name));
  if (replicas.length < 2) return parts.filter((part) => belongsTo(part, name));
  const best = STATES_BEST_FIRST.flatMap((state) => replicas.filter((replica) => replica.state === state));
  return best.slice(0, 1);
}

/** One that may be up comes before one that is certainly not. */
const STATES_BEST_FIRST: readonly Part["state"][] = ["up", "unknown", "not ready", "down"];

/** `order-consumer-2` is one of `order-consumer`. */
function isFurtherReplica(part: Part, name: string): boolean {
  return part.kind === "service" && part.name.startsWith(`${name}-`) && /^-\d+$/.test(part.name.slice(name.length));
}

/** A task belongs to its connector: `logs-elasticsearch` has `logs-elasticsearch task 0`. */
function belongsTo({ name }: Part, needed: string): boolean {
  return name === needed || name.startsWith(`${needed} task `);
}

/** No news: a connector that cannot be seen because its worker is not up, a task whose connector is not up. */
function isConsequence({ kind, name, state }: Part, parts: readonly Part[]): boolean {
  const isDown = (other: string): boolean => parts.some((part) => part.name === other && part.state !== "up");
  const [connector = ""] = name.split(" task ");
  if (kind !== "connect") return false;
  return (connector !== name && isDown(connector)) || (state === "unknown" && name !== WORKER && isDown(WORKER));
}

function claims(yes: readonly Judgement[], late: readonly Judgement[], no: readonly Judgement[]): Phrase[] {
  const isRefusing = no.some(({ stage }) => stage === "accepted");
  const done = [
    ...yes.map(({ stage }) => stage),
    ...late.map(({ stage, seconds = 0 }) => `${stage} ${Math.round(seconds)} s late`),
  ];
  const missing = no.flatMap(({ stage }) => (stage === "accepted" ? [] : [stage]));
  const subject = isRefusing ? "New orders are not accepted; earlier ones are" : "Orders are";
  if (done.length > 0 && missing.length > 0) return [`${subject} ${list(done)}, but not ${list(missing)}`, ". "];
  if (done.length > 0) return [`${subject} ${list(done)}`, ". "];
  if (missing.length > 0) return [`${subject} not ${list(missing, "or")}`, ". "];
  return isRefusing ? ["New orders are not accepted", ". "] : [];
}

function reasons(no: readonly Judgement[]): Phrase[] {
  return [...new Set(no.flatMap(({ because }) => because ?? []))].flatMap(aboutPart);
}

function doubts(unknown: readonly Judgement[]): Phrase[] {
  if (unknown.length === 0) return [];
  const causes = [...new Set(unknown.flatMap(({ because }) => because?.name ?? []))];
  const stages = list(
    unknown.map(({ stage }) => stage),
    "or",
  );
  const because = causes.length === 0 ? "" : `: no answer from ${list(causes)}`;
  return [`Whether orders are ${stages} is unknown${because}. `];
}

const STATE_WORDS: Readonly<Record<Part["state"], string>> = {
  up: "is up",
  "not ready": "is not ready",
  down: "is down",
  unknown: "does not answer",
};

function aboutPart({ name, state, since, isSinceExact }: Part): Phrase[] {
  return [`${name} ${STATE_WORDS[state]}${isSinceExact ? " since " : ", at least since "}`, { time: since }, ". "];
}

/** `a, b and c` */
function list(items: readonly string[], conjunction: "and" | "or" = "and"): string {
  const [last = "", ...others] = [...items].reverse();
  return others.length === 0 ? last : `${others.reverse().join(", ")} ${conjunction} ${last}`;
}
