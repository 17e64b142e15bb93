import type { Load } from "../harness/load/load";
import type { LoadReport } from "../harness/load/load-report";
import type { Order } from "../../contract/order";
import type { Pipeline } from "../harness/pipeline";

/** One kind of fault, and what ShopStream promises when it happens. */
export interface Fault {
  /** In lower case with dashes: what `--only` takes. */
  readonly name: string;
  /** What holds in addition to the ledger, which has to balance after every fault. */
  readonly promise: string;
  /** Whether it is part of the short form that `make test` runs. */
  readonly inShortForm: boolean;
  /** Whether it needs a stack with `security=on`. Default false. */
  readonly onlyWithSecurity?: boolean;
  /** Alerts of `stacks/prometheus/rules.yaml` that fire in the full form; others may fire too. Default: not watched. */
  readonly alerts?: readonly string[];
  /** Orders per second meanwhile. Default 120. */
  readonly ordersPerSecond?: number;
  /** Turns a valid order into what the load sends. Default: that order, its time now. */
  readonly shape?: (order: Order, index: number) => Order;
  /** How long the client retries an order that gets no 202, in milliseconds. Default 120,000. */
  readonly giveUpAfterMs?: number;
  /**
   * Injects the fault under load, and throws when it had no effect.
   * `recover` restores whatever it stops, freezes or adds.
   */
  readonly inject: (context: FaultContext) => Promise<void>;
  /** Restores what does not recover by itself. Always runs, even when there is nothing to restore. */
  readonly recover?: (context: FaultContext) => Promise<void>;
  /** Why `orders-topic` may hold an order more times than it was sent; it still counts once. Default: it may not. */
  readonly mayRepeatOnTopic?: string;
  /**
   * Target for the longest time without a 202, in milliseconds. A run that misses it reports it, and fails only beyond
   * several times the target: a slow machine is late, a pipeline that does not recover is much later. Default: none.
   */
  readonly gapTargetMs?: number;
}

/** What a fault can use. */
export interface FaultContext {
  readonly pipeline: Pipeline;
  readonly load: Load;
  /** Prefix of the `orderId` of each order of the load. */
  readonly orderIdPrefix: string;
  /** The short form: fewer repetitions, shorter outages. */
  readonly short: boolean;
  /** Adds a remark, printed after the table. */
  note(text: string): void;
  /** Makes an order for another load; the ledger includes it in this fault's. */
  nextOrder(): Order;
  /** Adds another load to this fault's. */
  addReport(report: LoadReport): void;
  /** Waits until this many more orders of the load are accepted. */
  untilAccepted(more: number, timeoutMs?: number): Promise<void>;
  /** Waits until every container is healthy, every replica in sync and every connector running. */
  untilHealthy(timeoutMs?: number): Promise<void>;
}
