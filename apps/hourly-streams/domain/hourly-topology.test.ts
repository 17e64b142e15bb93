import { expect } from "chai";
import type { Order } from "../../../contract/order";
import { HOURLY_TRANSACTION_TOPIC, ORDERS_TOPIC } from "../../../contract/topics";
import { TopologyTestDriver, type TestInput } from "../streams/testing/topology-test-driver";
import { TimeWindows } from "../streams/windowed-count/time-windows";
import { CountTotals } from "../streams/windowed-count/windowed-count";
import { hourlyTopology } from "./hourly-topology";

const HOUR_MS = 3_600_000;
const ORDER_TIME = "2026-11-22T14:05:00.000Z";

/** The same order on every one of these partitions. */
function onEvery(partitions: number, orderId: string): TestInput[] {
  const order: Order = {
    ...{ orderId, customerId: "customer-1", productId: "product-1", quantity: 2, price: "12.50" },
    ...{ orderTime: ORDER_TIME, status: "CREATED" },
  };
  const record = { key: orderId, value: JSON.stringify(order), timestamp: Date.parse(ORDER_TIME) };
  return Array.from({ length: partitions }, (_none, partition) => ({ ...record, partition }));
}

describe("hourly counts", () => {
  for (const ordersPartitions of [ORDERS_TOPIC.partitions, 1, 7]) {
    it(`count an order once, where its key belongs (partitions: ${ordersPartitions})`, () => {
      const totals = new CountTotals();
      const windows = TimeWindows.ofSizeAndGrace({ sizeMs: HOUR_MS, graceMs: HOUR_MS });
      const topology = hourlyTopology({
        ...{ windows, totals, ordersPartitions },
        ...{ serviceName: "hourly-streams" as const, nowMs: Date.now },
      });
      const driver = new TopologyTestDriver(topology);
      const ids = Array.from({ length: 50 }, (_none, index) => `order-${index}`);
      for (const id of ids) driver.pipeInput(...onEvery(ordersPartitions, id));
      const invalid = ids.length * (ordersPartitions - 1);
      expect(totals).to.include({ counted: ids.length, invalid, duplicate: 0 });
      const last = driver.readOutput(HOURLY_TRANSACTION_TOPIC.name).at(-1);
      expect(last)
        .to.match(/^2026-11-22T14:00:00Z: /)
        .and.to.include('"transactionCount":50');
    });
  }
});
