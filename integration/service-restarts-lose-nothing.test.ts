import { expect } from "chai";
import { eventually } from "./harness/eventually";
import { untilBalanced } from "./harness/ledger/ledger";
import { startLoad } from "./harness/load/load";
import { clientBookOf, totalsOf } from "./harness/load/load-report";
import { orderFactory, spreadOverHours } from "./harness/orders/order-factory";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

const ordersPerSecond = 100;

describe("restarting a service under load", () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  for (const service of ["order-producer", "order-consumer", "hourly-streams"]) {
    it(`loses and doubles nothing when it is the ${service}`, async () => {
      const container = await pipeline.containers.get(service);
      const factory = orderFactory(`restart-${service}`, { orderTimeMs: spreadOverHours(3) });
      const load = startLoad({
        orderProducerUrl: pipeline.stack.orderProducerUrl,
        nextOrder: () => factory.next(),
        ordersPerSecond,
        maxDurationMs: 120_000,
      });
      const untilAccepted = async (more: number): Promise<void> => {
        const target = load.accepted() + more;
        await eventually(
          `${more} more orders are accepted`,
          () => {
            if (load.accepted() < target) throw new Error(`${load.accepted()} of ${target} are`);
          },
          { timeoutMs: 60_000 },
        );
      };
      try {
        await untilAccepted(ordersPerSecond);
        await container.restart();
        await container.untilHealthy();
        await untilAccepted(2 * ordersPerSecond);
      } finally {
        const report = await load.stop();
        expect(totalsOf(report).neverAccepted).to.equal(0);
        await untilBalanced(pipeline, { orderIdPrefix: factory.prefix, client: clientBookOf(report) });
      }
    });
  }
});
