import { expect } from "chai";
import { untilBalanced } from "./harness/ledger/ledger";
import { startLoad } from "./harness/load/load";
import { clientLedgerOf, totalsOf } from "./harness/load/load-report";
import { orderFactory, spreadOverHours } from "./harness/orders/order-factory";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

const ORDERS_PER_SECOND = 100;

describe("restarting a service under load", function () {
  // A request that hangs is sent again only after 40 s.
  this.timeout(300_000);
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  for (const service of ["order-producer", "order-consumer", "hourly-streams"]) {
    it(`loses no order and counts none twice when it is ${service}`, async () => {
      const container = await pipeline.containers.get(service);
      const factory = orderFactory(`restart-${service}`, { orderTimeMs: spreadOverHours(3) });
      const load = startLoad({
        orderProducerUrl: pipeline.stack.orderProducerUrl,
        nextOrder: () => factory.next(),
        ordersPerSecond: ORDERS_PER_SECOND,
        maxDurationMs: 240_000,
      });
      try {
        await load.untilAccepted(ORDERS_PER_SECOND);
        await container.restart();
        await container.untilHealthy();
        await load.untilAccepted(2 * ORDERS_PER_SECOND);
      } catch (error) {
        // A failure of the load must not hide the first one.
        await load.stop().catch(() => undefined);
        throw error;
      }
      const report = await load.stop();
      expect(totalsOf(report).neverAccepted).to.equal(0);
      await untilBalanced(pipeline, { orderIdPrefix: factory.prefix, client: clientLedgerOf(report) });
    });
  }
});
