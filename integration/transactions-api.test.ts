import { expect } from "chai";
import type { Transaction } from "../contract/transaction";
import { beginRun, request, type Answer } from "./harness/order-run";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

interface Page {
  readonly transactions: readonly Transaction[];
  readonly next: string | null;
}

describe("GET /api/transactions", () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  const get = (path: string): Promise<Answer> => request(new URL(path, pipeline.stack.orderConsumerUrl));

  async function page(path: string): Promise<Page> {
    const { status, body } = await get(path);
    expect(status).to.equal(200);
    return body as Page;
  }

  it("pages through the stored transactions, each of them once, in the order of their ids", async () => {
    const run = beginRun(pipeline, "paging");
    const [newest] = await pipeline.mysql.query("SELECT COALESCE(MAX(id), 0) AS id FROM transactions");
    const orders = Array.from({ length: 25 }, () => run.factory.next());
    for (const order of orders) await run.accept(order);
    await run.untilBalanced();

    const found: Transaction[] = [];
    for (let next: string | null = `/api/transactions?limit=10&after=${Number(newest?.id)}`; next !== null;) {
      const { transactions, next: following }: Page = await page(next);
      expect(transactions.length).to.be.lessThanOrEqual(10);
      found.push(...transactions);
      next = following;
    }
    const ours = found.filter(({ orderId }) => orderId.startsWith(run.factory.prefix));
    expect(ours.map(({ orderId }) => orderId)).to.have.members(orders.map(({ orderId }) => orderId));
    const ids = found.map(({ id }) => id);
    expect(ids).to.deep.equal([...new Set(ids)].sort((left, right) => left - right));
  });

  it("returns a transaction with exactly the contract's fields", async () => {
    const run = beginRun(pipeline, "one-transaction");
    const order = run.factory.next({ price: "1234567890.10" });
    await run.accept(order);
    await run.untilBalanced();
    const { status, body } = await get(`/api/transactions/${order.orderId}`);
    expect(status).to.equal(200);
    const { id, createdAt, ...stored } = body as Transaction;
    expect(stored).to.deep.equal(order);
    expect(id).to.be.a("number").and.greaterThan(0);
    expect(new Date(createdAt).toISOString()).to.equal(createdAt);
  });

  it("answers 404 for an order that is not stored", async () => {
    const { status, headers } = await get("/api/transactions/never-sent");
    expect(status).to.equal(404);
    expect(headers.get("content-type")).to.match(/^application\/problem\+json/);
  });

  for (const query of ["limit=0", "limit=501", "limit=ten", "after=-1", "after=x"]) {
    it(`answers 400 for ${query}`, async () => {
      const { status, headers } = await get(`/api/transactions?${query}`);
      expect(status).to.equal(400);
      expect(headers.get("content-type")).to.match(/^application\/problem\+json/);
    });
  }

  it("answers 405 and Allow for a method it does not serve", async () => {
    const url = new URL("/api/transactions", pipeline.stack.orderConsumerUrl);
    const { status, headers } = await request(url, { method: "DELETE" });
    expect(status).to.equal(405);
    expect(headers.get("allow")).to.include("GET");
  });
});
