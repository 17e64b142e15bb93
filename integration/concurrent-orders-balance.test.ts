import { expect } from "chai";
import { orderClient, type OrderClient } from "./harness/load/order-client";
import { imbalancesOf, untilBalanced, type Run } from "./harness/ledger/ledger";
import { orderFactory, spreadOverHours } from "./harness/orders/order-factory";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

const orderCount = 2_000;
const concurrency = 500;

describe(`${orderCount} orders sent concurrently`, () => {
  let pipeline: Pipeline;
  let client: OrderClient;
  before(async () => {
    pipeline = await sharedPipeline();
    client = orderClient({ orderProducerUrl: pipeline.stack.orderProducerUrl, connections: concurrency });
  });
  after(() => client.close());

  it("are all accepted and all accounted for", async () => {
    const factory = orderFactory("concurrent", { orderTimeMs: spreadOverHours(6) });
    const orders = Array.from({ length: orderCount }, () => factory.next());
    const results = await Promise.all(orders.map((order) => client.send(order)));
    expect(results.filter(({ kind }) => kind !== "accepted")).to.deep.equal([]);

    const accepted = new Set(orders.map(({ orderId }) => orderId));
    const book = { accepted, uncertain: new Set<string>(), writtenDirectly: new Set<string>(), attempts: new Map() };
    const run: Run = { orderIdPrefix: factory.prefix, client: book };
    await untilBalanced(pipeline, run);

    // The same books must not balance for a client that was promised one order more, or one fewer.
    const promisedMore = { ...book, accepted: new Set([...accepted, `${factory.prefix}never-sent`]) };
    expect(await imbalancesOf(pipeline, { ...run, client: promisedMore })).to.have.length.greaterThan(0);
    const [, ...fewer] = accepted;
    expect(
      await imbalancesOf(pipeline, { ...run, client: { ...book, accepted: new Set(fewer) } }),
    ).to.have.length.greaterThan(0);
  });
});
