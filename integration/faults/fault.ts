import type { Load } from "../harness/load/load";
import type { LoadReport } from "../harness/load/load-report";
import type { Order } from "../../contract/order";
import type { Pipeline } from "../harness/pipeline";

/** One kind of harm, and what ShopStream promises when it is done. */
export interface Fault {
  /** In lower case with dashes: what `--only` takes. */
  readonly name: string;
  /** What holds beside the ledger, which has to balance after every fault. */
  readonly promise: string;
  /** Part of the short form that `make test` runs. */
  readonly inShortForm: boolean;
  /** Orders a second while it is done. Default 120. */
  readonly ordersPerSecond?: number;
  /** What the load sends, made from a good order. Default: that order, its time now. */
  readonly shape?: (order: Order, index: number) => Order;
  /** How long the client goes on sending an order that gets no 202, in milliseconds. Default 120,000. */
  readonly giveUpAfterMs?: number;
  /**
   * Does the harm, under load, and sees that it was done: a fault that missed its point fails.
   * Whatever it stops, freezes or adds is put right by `recover`.
   */
  readonly inject: (context: FaultContext) => Promise<void>;
  /** Brings back what does not come back by itself. Always runs; everything may be right already. */
  readonly recover?: (context: FaultContext) => Promise<void>;
  /** Why `orders-topic` may hold an order more often than it was sent; it still counts once. Default: it may not. */
  readonly mayRepeatOnTopic?: string;
  /**
   * The longest time without a 202 that is aimed at, in milliseconds. A run that misses it says so, and fails only where
   * it takes a multiple of it: a slow machine is late, a pipeline that does not recover is much later. Default: none.
   */
  readonly gapTargetMs?: number;
}

/** What a fault works with. */
export interface FaultContext {
  readonly pipeline: Pipeline;
  readonly load: Load;
  /** Begins the `orderId` of each order of the load. */
  readonly orderIdPrefix: string;
  /** The short form: fewer repetitions, shorter outages. */
  readonly short: boolean;
  /** Remembers something worth telling: shown behind the table. */
  note(text: string): void;
  /** Makes an order for another load; the ledger counts it among this fault's. */
  nextOrder(): Order;
  /** Adds another load to this fault's. */
  addReport(report: LoadReport): void;
  /** Waits until the load has had this many more orders accepted. */
  untilAccepted(more: number, timeoutMs?: number): Promise<void>;
  /** Waits until every container is healthy, every replica in sync and every connector running. */
  untilHealthy(timeoutMs?: number): Promise<void>;
}
