import type { StackContainers } from "../../integration/harness/containers/stack-containers";
import type { KafkaCluster } from "../../integration/harness/kafka/cluster";
import type { Stack } from "../../integration/harness/stack";
import type { Pinning } from "./pinning";
import type { ProcessorTime } from "./processor-time";
import type { Resources } from "./resources";

/** What one measurement of one program gave. What was not measured is absent. */
export interface Sample {
  /** In the row's unit. */
  readonly value: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** At the end of the measurement, without page cache that can be reclaimed at any time. */
  readonly memoryBytes?: number;
  readonly processorTime?: ProcessorTime;
}

/** One of the figures of a sample for which there can be a target. */
export type Figure = Exclude<keyof Sample, "processorTime">;

/** A program that does the work of a row. */
export interface Contestant {
  /** Unique in its row: targets refer to it. */
  readonly name: string;
  /** `product`: part of this project. `peer`: what a team would take instead. `limit`: what the machine gives at most. */
  readonly role: "product" | "peer" | "limit";
  /** Brings it to the speed that it keeps, before the first round. Default: there is nothing to warm. */
  readonly warmUp?: () => Promise<unknown>;
  /** Measures it once. @param round counted from 1 */
  measure(round: number): Promise<Sample>;
}

/** A bound on the ratio of a figure of this project to the same figure of another program. */
export interface Target {
  /** The other program's name. Where that could not be measured, neither can the target. */
  readonly against: string;
  /** The program of this project that it holds for. Default: the first one of the row. */
  readonly of?: string;
  readonly figure: Figure;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Whether the README shows it. Default: no. */
  readonly inSummary?: boolean;
}

/** What a row works with. */
export interface Bench {
  readonly stack: Stack;
  readonly cluster: KafkaCluster;
  readonly containers: StackContainers;
  /** Whether measurements are to be short: good for trying the bench, not for its figures. */
  readonly quick: boolean;
  /** Whether only this project is measured. What a row would start for others, it need not start. */
  readonly alone: boolean;
  /** How long a rate of the whole pipeline has to hold, in seconds. Default: the row's. */
  readonly sustainSeconds?: number;
  /** Given back in reverse order when the row has ended, also by Ctrl-C. */
  readonly resources: Resources;
  /** Which core is whose. Undefined: every program may use all of them. */
  readonly pinning: Pinning | undefined;
  /** Aborted by Ctrl-C. What waits for long looks at it; between two measurements the bench does. */
  readonly interrupted: AbortSignal;
  /** Tells people what happens now. */
  readonly tell: (step: string) => void;
}

/** The same work by several programs, in turns on the same brokers, data and cores. */
export interface Row {
  /** For `--only`: lower case, digits, dashes. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** The components of the stack that run while it is measured; all others but the brokers are frozen. */
  readonly components: readonly string[] | "all";
  readonly targets: readonly Target[];
  /** Whether it destroys the stack, with its data: it is measured only where `--only` names it. Default: no. */
  readonly takesStackDown?: boolean;
  /** Starts what it needs, and gives `bench.resources` what has to be given back. */
  prepare(bench: Bench): Promise<readonly Contestant[]>;
}

/** The measurements of a row. */
export interface RowResult extends Pick<Row, "name" | "title" | "unit" | "targets"> {
  /** When it began, in ISO 8601. */
  readonly startedAt: string;
  /** The machine's load average of one minute before it began. */
  readonly loadAverage: number;
  /** Whether brokers and programs each had cores of their own. */
  readonly pinned: boolean;
  readonly quick: boolean;
  readonly contestants: readonly ContestantResult[];
}

/** The measurements of a program, one for each round. */
export interface ContestantResult extends Pick<Contestant, "name" | "role"> {
  readonly samples: readonly Sample[];
}
