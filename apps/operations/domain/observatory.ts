import { LOG_STATUSES } from "../../../contract/log-message";
import { PRODUCER_PROXY, REPLICATED_SERVICES, replicaNames, type ReplicatedService } from "../../../contract/replicas";
import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID } from "../../../contract/topics";
import type { Answers, FurtherReplica, LatencyMetrics, SourceName, Tally } from "./answers";
import { Availability, type Look, type Part } from "./availability";
import { groupLagOf, LagTrend, type GroupLag, type PartitionProgress } from "./lag";
import { RecentPercentiles } from "./latency";
import { connectLooks, lookOf, readinessLook } from "./part-looks";
import { mapReading, ReadingHistory, type Failure, type Reading } from "./reading";
import { sentenceOf, STAGES, type Stage } from "./sentence";
import type { LagTile, LatencyTile, Snapshot, Trouble } from "./snapshot";
import { Rate } from "./throughput";

const GROUPS = [ORDER_CONSUMER_GROUP_ID, HOURLY_STREAMS_APPLICATION_ID] as const;
type Group = (typeof GROUPS)[number];

/** The source that says how long orders take until they are here. */
const LATENCY_SOURCES = {
  "order to row": "order-consumer metrics",
  "order to count": "hourly-streams metrics",
  "order to document": "new documents",
} as const satisfies Record<LatencyTile["name"], SourceName>;

const LATENCY_TILES = Object.keys(LATENCY_SOURCES) as LatencyTile["name"][];

const NO_TALLY: Tally = { count: 0, last: null };
const DEAD_LETTERS_COVERS = "kept on orders-dlq";
const LAST_DAY = "in 24 hours";

export interface ObservatoryOptions {
  /** Whether the stack has a Kibana. */
  readonly hasKibana: boolean;
  /** How many of each service run. Default: one of each. */
  readonly replicas?: Readonly<Record<ReplicatedService, number>>;
}

const ONE_OF_EACH = { "order-producer": 1, "order-consumer": 1, "hourly-streams": 1 } as const;

/** Takes in the answers of all sources and says what follows from them. It has no clock and asks nobody. */
export class Observatory {
  private readonly histories = new Map<SourceName, ReadingHistory<unknown>>();
  private readonly availability = new Availability();
  private readonly rates: Readonly<Record<Stage, Rate>> = {
    accepted: new Rate(),
    stored: new Rate(),
    counted: new Rate(),
    indexed: new Rate(),
  };
  private readonly lags = new Map<Group, GroupLag>();
  private readonly trends: Readonly<Record<Group, LagTrend>> = {
    [ORDER_CONSUMER_GROUP_ID]: new LagTrend(),
    [HOURLY_STREAMS_APPLICATION_ID]: new LagTrend(),
  };
  private readonly percentiles: Readonly<Record<LatencyTile["name"], RecentPercentiles>> = {
    "order to row": new RecentPercentiles(),
    "order to count": new RecentPercentiles(),
    "order to document": new RecentPercentiles(),
  };

  constructor(private readonly options: ObservatoryOptions) {}

  /** A source has answered. */
  noteAnswer<Name extends SourceName>(name: Name, answer: Answers[Name], nowMs: number): void {
    this.history(name).noteValue(answer, nowMs);
    if (name === "progress") this.noteProgress(answer as Answers["progress"], nowMs);
    if (name === "documents") this.rates.indexed.observe((answer as Answers["documents"]).accepted, nowMs);
    for (const tile of LATENCY_TILES) {
      if (LATENCY_SOURCES[tile] === name) this.noteLatency(tile, answer as LatencyMetrics, nowMs);
    }
  }

  /** A source has not answered, or not with a value. */
  noteFailure(name: SourceName, failure: Failure, nowMs: number): void {
    this.history(name).noteFailure(failure, nowMs);
    if (name === "progress") for (const group of GROUPS) this.trends[group].observe(undefined, nowMs);
  }

  snapshot(nowMs: number): Snapshot {
    const parts = this.parts(nowMs);
    const progress = this.history("progress").at(nowMs);
    const currentLags = progress.state === "live" ? [...this.lags.values()] : [];
    return {
      at: new Date(nowMs).toISOString(),
      sentence: sentenceOf(parts, currentLags),
      hour: this.history("hour").at(nowMs),
      day: this.history("summaries").at(nowMs),
      stages: STAGES.map((stage) => ({ stage, perSecond: this.throughput(stage, nowMs) })),
      lags: GROUPS.map((groupId) => this.lagTile(groupId, nowMs)),
      latencies: LATENCY_TILES.map((name) => this.latencyTile(name, nowMs)),
      troubles: this.troubles(nowMs),
      parts,
      operations: this.history("operations").at(nowMs),
    };
  }

  private history<Name extends SourceName>(name: Name): ReadingHistory<Answers[Name]> {
    const known = this.histories.get(name) ?? new ReadingHistory<unknown>();
    this.histories.set(name, known);
    return known as ReadingHistory<Answers[Name]>;
  }

  private noteProgress({ written, groups }: Answers["progress"], nowMs: number): void {
    if (written !== undefined) this.rates.accepted.observe(written, nowMs);
    for (const [stage, group] of [
      ["stored", ORDER_CONSUMER_GROUP_ID],
      ["counted", HOURLY_STREAMS_APPLICATION_ID],
    ] as const) {
      const partitions = groups[group] ?? [];
      const committed = committedOf(partitions);
      if (committed !== undefined) this.rates[stage].observe(committed, nowMs);
      const lag = groupLagOf(group, partitions, nowMs);
      this.lags.set(group, lag);
      this.trends[group].observe(lag, nowMs);
    }
  }

  private noteLatency(name: LatencyTile["name"], { sinceOrder }: LatencyMetrics, nowMs: number): void {
    if (sinceOrder !== undefined) this.percentiles[name].observe(sinceOrder, nowMs);
  }

  private throughput(stage: Stage, nowMs: number): Reading<number | null> {
    const source = stage === "indexed" ? this.history("documents") : this.history("progress");
    const reading: Reading<unknown> = source.at(nowMs);
    // A stale rate is the one that was right at its time.
    const atMs = reading.state === "stale" ? Date.parse(reading.asOf) : nowMs;
    return mapReading(reading, () => this.rates[stage].perSecondAt(atMs) ?? null);
  }

  private lagTile(groupId: Group, nowMs: number): LagTile {
    const lag = mapReading(
      this.history("progress").at(nowMs),
      () => this.lags.get(groupId) ?? groupLagOf(groupId, [], nowMs),
    );
    return { groupId, lag, trend: this.trends[groupId].points };
  }

  private latencyTile(name: LatencyTile["name"], nowMs: number): LatencyTile {
    const reading = this.history(LATENCY_SOURCES[name]).at(nowMs);
    if (reading.state === "live" && reading.value.sinceOrder === undefined) {
      return { name, percentiles: { state: "unknown", reason: "the service does not measure it" } };
    }
    return { name, percentiles: mapReading(reading, () => this.percentiles[name].latest ?? null) };
  }

  private troubles(nowMs: number): Trouble[] {
    const documents = this.history("documents").at(nowMs);
    const logged = (status: string): Reading<Tally> =>
      mapReading(documents, ({ troubles }) => troubles[status] ?? NO_TALLY);
    const tile = (kind: Trouble["kind"], tally: Reading<Tally>, covers: string): Trouble => ({
      kind,
      count: mapReading(tally, ({ count }) => count),
      covers,
      last: mapReading(tally, ({ last }) => last),
    });
    return [
      { ...tile("refused", logged(LOG_STATUSES.refused), LAST_DAY), ...this.refused(nowMs) },
      tile("late", logged(LOG_STATUSES.late), LAST_DAY),
      tile("conflicting", logged(LOG_STATUSES.conflict), LAST_DAY),
      tile("dead letters", this.history("deadLetters").at(nowMs), DEAD_LETTERS_COVERS),
    ];
  }

  /** From order-producer itself: under overload it refuses more orders than it logs. */
  private refused(nowMs: number): Pick<Trouble, "count" | "covers"> {
    const metrics = this.history("order-producer metrics").at(nowMs);
    if (metrics.state === "unknown") return { count: metrics, covers: "since order-producer started" };
    const { refused, startedMs } = metrics.value;
    const covers =
      startedMs === undefined ? "since order-producer started" : `since ${new Date(startedMs).toISOString()}`;
    if (refused === undefined)
      return { count: { state: "unknown", reason: "order-producer does not count them" }, covers };
    return { count: mapReading(metrics, () => refused), covers };
  }

  private parts(nowMs: number): Part[] {
    const { replicas = ONE_OF_EACH } = this.options;
    const brokers = this.history("brokers").at(nowMs);
    const service = (name: string): Look => readinessLook(name, this.history(name as FurtherReplica), nowMs);
    const looks: Look[] = [
      ...(brokers.state === "unknown" ? [] : brokers.value.map((broker) => ({ ...broker, kind: "broker" as const }))),
      lookOf("MySQL", "store", this.history("summaries"), nowMs),
      lookOf("Elasticsearch", "store", this.history("documents"), nowMs),
      ...connectLooks("Kafka Connect", this.history("connectors"), nowMs),
      ...(replicas["order-producer"] > 1 ? [PRODUCER_PROXY] : []).map(service),
      ...REPLICATED_SERVICES.flatMap((name) => replicaNames(name, replicas[name])).map(service),
      ...(this.options.hasKibana ? [readinessLook("Kibana", this.history("kibana"), nowMs)] : []),
    ];
    return this.availability.observe(looks, nowMs);
  }
}

/** Records that a group has committed on all partitions together; undefined while one is not known. */
function committedOf(partitions: readonly PartitionProgress[]): number | undefined {
  const known = partitions.flatMap(({ committed }) => committed ?? []);
  return partitions.length > 0 && known.length === partitions.length
    ? known.reduce((sum, committed) => sum + committed, 0)
    : undefined;
}
