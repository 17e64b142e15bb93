import { expect } from "chai";
import { imbalancesOf, untilBalanced, type Run } from "./harness/ledger/ledger";
import { startLoad } from "./harness/load/load";
import { clientLedgerOf, totalsOf } from "./harness/load/load-report";
import { orderFactory, spreadOverHours } from "./harness/orders/order-factory";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

const ORDERS = 2_000;
const CONCURRENCY = 500;

describe(`${ORDERS} orders sent by ${CONCURRENCY} clients at once`, function () {
  // Docker's port proxy may leave a request hanging until the client's own time-out of 40 s.
  this.timeout(300_000);
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  it("are all accepted, after a retry if a request hangs, and each counts once everywhere", async () => {
    const factory = orderFactory("concurrent", { orderTimeMs: spreadOverHours(6) });
    const load = startLoad({
      orderProducerUrl: pipeline.stack.orderProducerUrl,
      nextOrder: () => factory.next(),
      ordersPerSecond: 50_000,
      maxConcurrency: CONCURRENCY,
      maxOrders: ORDERS,
    });
    await load.ended;
    const report = await load.stop();
    expect(totalsOf(report)).to.include({ sent: ORDERS, accepted: ORDERS, neverAccepted: 0 });

    const client = clientLedgerOf(report);
    const run: Run = { orderIdPrefix: factory.prefix, client };
    await untilBalanced(pipeline, run);

    // The same ledger must not balance for a client that was promised one order more, or one fewer.
    const more = new Set([...client.accepted, `${factory.prefix}never-sent`]);
    expect(await imbalancesOf(pipeline, { ...run, client: { ...client, accepted: more } })).not.to.deep.equal([]);
    const [, ...fewer] = client.accepted;
    const promisedFewer = { ...client, accepted: new Set(fewer) };
    expect(await imbalancesOf(pipeline, { ...run, client: promisedFewer })).not.to.deep.equal([]);
  });
});
