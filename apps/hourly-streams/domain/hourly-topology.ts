import {
  PARTIAL_COUNTS_REPARTITION_TOPIC,
  ORDER_COUNTS_CHANGELOG_TOPIC,
  ORDERS_TOPIC,
  type Topic,
} from "../../../contract/topics";
import type { ServiceName } from "../../../contract/log-message";
import type { PartitionedTopic } from "../streams/runtime/records";
import type { Topology } from "../streams/runtime/topology";
import type { TimeWindows } from "../streams/windowed-count/time-windows";
import { windowedCountTopology } from "../streams/windowed-count/topology";
import type { CountTotals } from "../streams/windowed-count/windowed-count";
import { hourlyCountRecord } from "./hourly-count-record";
import { lateOrderRecord } from "./late-order-record";
import { orderTimeOf } from "./order-time";

export interface HourlyTopologyOptions {
  readonly windows: TimeWindows;
  /** Counts the outcomes. */
  readonly totals: CountTotals;
  /** The service that late orders are logged for. */
  readonly serviceName: ServiceName;
  readonly nowMs: () => number;
}

const partitioned = ({ name, partitions }: Topic): PartitionedTopic => ({ topic: name, partitions });

/** Orders of `orders-topic`, each `orderId` once, counted by the hour of their `orderTime`. */
export function hourlyTopology({ windows, totals, serviceName, nowMs }: HourlyTopologyOptions): Topology {
  return windowedCountTopology(
    {
      source: partitioned(ORDERS_TOPIC),
      changelog: partitioned(ORDER_COUNTS_CHANGELOG_TOPIC),
      repartition: partitioned(PARTIAL_COUNTS_REPARTITION_TOPIC),
      windows,
      extractTimestamp: orderTimeOf,
      result: hourlyCountRecord,
      late: (record, orderTimeMs) => lateOrderRecord(record, { serviceName, orderTimeMs, nowMs: nowMs() }),
    },
    totals,
  );
}
