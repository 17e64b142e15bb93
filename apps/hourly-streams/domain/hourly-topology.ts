import {
  partialCountsRepartitionTopic,
  orderCountsChangelogTopic,
  ordersTopic,
  type Topic,
} from "../../../contract/topics";
import type { ServiceName } from "../../../contract/log-message";
import type { TimeWindows } from "../streams/windowed-count/time-windows";
import type { PartitionedTopic, WindowedCountTopology } from "../streams/windowed-count/topology";
import { hourlyCountRecord } from "./hourly-count-record";
import { lateOrderRecord } from "./late-order-record";
import { orderTimeOf } from "./order-time";

export interface HourlyTopologyOptions {
  readonly windows: TimeWindows;
  /** Who says that an order is late. */
  readonly serviceName: ServiceName;
  readonly nowMs: () => number;
}

const partitioned = ({ name, partitions }: Topic): PartitionedTopic => ({ topic: name, partitions });

/** Orders of `orders-topic`, each `orderId` once, counted by the hour of their `orderTime`. */
export function hourlyTopology({ windows, serviceName, nowMs }: HourlyTopologyOptions): WindowedCountTopology {
  return {
    source: partitioned(ordersTopic),
    changelog: partitioned(orderCountsChangelogTopic),
    repartition: partitioned(partialCountsRepartitionTopic),
    windows,
    extractTimestamp: orderTimeOf,
    result: hourlyCountRecord,
    late: (record, orderTimeMs) => lateOrderRecord(record, { serviceName, orderTimeMs, nowMs: nowMs() }),
  };
}
