import type { HourlyCount } from "../../../contract/hourly-summary";
import type { Part } from "./availability";
import type { GroupLag, LagPoint } from "./lag";
import type { Percentiles } from "./latency";
import type { Reading } from "./reading";
import type { Sentence, Stage } from "./sentence";

/** Everything that the page shows at one time: the data of an event. */
export interface Snapshot {
  /** When it was made, ISO 8601. */
  readonly at: string;
  readonly sentence: Sentence;
  /** The running hour, as hourly-streams counts it. */
  readonly hour: Reading<HourlyCount>;
  /** The last 24 hours, oldest first, the running one included, as MySQL has them. */
  readonly day: Reading<readonly HourlyCount[]>;
  readonly stages: readonly StageThroughput[];
  readonly lags: readonly LagTile[];
  readonly latencies: readonly LatencyTile[];
  readonly troubles: readonly Trouble[];
  readonly parts: readonly Part[];
  /** The last ones that a service has logged, newest first. */
  readonly operations: Reading<readonly Operation[]>;
}

export interface StageThroughput {
  readonly stage: Stage;
  /** Orders per second over the last ten seconds; null until two samples of the count are known. */
  readonly perSecond: Reading<number | null>;
}

export interface LagTile {
  readonly groupId: string;
  readonly lag: Reading<GroupLag>;
  /** Of the last five minutes, as far as somebody was looking. */
  readonly trend: readonly LagPoint[];
}

export interface LatencyTile {
  readonly name: "order to row" | "order to count" | "order to document";
  /** Of the last minute; null where no order was finished in it. */
  readonly percentiles: Reading<Percentiles | null>;
}

/** Orders that did not go the usual way. */
export interface Trouble {
  readonly kind: "refused" | "late" | "conflicting" | "dead letters";
  readonly count: Reading<number>;
  /** What `count` covers, in words. */
  readonly covers: string;
  readonly last: Reading<TroubleEvent | null>;
}

export interface TroubleEvent {
  readonly at: string;
  readonly orderId: string | null;
  readonly reason: string;
}

/** One operation that a service has logged. */
export interface Operation {
  readonly at: string;
  readonly service: string;
  readonly status: string;
  readonly orderId: string | null;
  readonly errorMessage: string | null;
}
