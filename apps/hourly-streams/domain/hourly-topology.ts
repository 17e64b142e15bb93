import {
  PARTIAL_COUNTS_REPARTITION_TOPIC,
  ORDER_COUNTS_CHANGELOG_TOPIC,
  ORDERS_TOPIC,
  withOrdersPartitions,
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
  /** Partitions of `orders-topic`. Default: the contract's. */
  readonly ordersPartitions?: number;
}

/** Orders of `orders-topic`, each `orderId` once, counted by the hour of their `orderTime`. */
export function hourlyTopology(options: HourlyTopologyOptions): Topology {
  const { windows, totals, serviceName, nowMs, ordersPartitions = ORDERS_TOPIC.partitions } = options;
  const partitioned = (topic: Topic): PartitionedTopic => ({
    topic: topic.name,
    partitions: withOrdersPartitions(topic, ordersPartitions).partitions,
  });
  return windowedCountTopology(
    {
      source: partitioned(ORDERS_TOPIC),
      changelog: partitioned(ORDER_COUNTS_CHANGELOG_TOPIC),
      repartition: partitioned(PARTIAL_COUNTS_REPARTITION_TOPIC),
      windows,
      extractTimestamp: (record) => orderTimeOf(record, ordersPartitions),
      result: hourlyCountRecord,
      late: (record, orderTimeMs) => lateOrderRecord(record, { serviceName, orderTimeMs, nowMs: nowMs() }),
    },
    totals,
  );
}
