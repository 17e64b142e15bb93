import { expect } from "chai";
import fc from "fast-check";
import { MemoryTransactionStore } from "../testing/memory-transaction-store";
import { anOrder, received } from "../testing/records";
import type { ReceivedOrder } from "./received-record";
import { storeBatch } from "./store-batch";
import { UnavailableError } from "./transaction-store";

const orders = (...orderIds: string[]) => orderIds.map((orderId) => anOrder({ orderId }));
const batchOf = (...orderIds: string[]) => orders(...orderIds).map((order, offset) => received(offset, order));

const idsOf = (batch: readonly ReceivedOrder[]) => batch.map(({ order }) => order.orderId);

describe("storing a batch", () => {
  it("takes one statement when nothing is stored yet, and none for an empty batch", async () => {
    const store = new MemoryTransactionStore();
    const stored = await storeBatch(batchOf("a", "b", "a"), store);
    expect(store.statements).to.equal(1);
    expect(idsOf(stored.persisted)).to.deep.equal(["a", "b"]);
    expect(stored.insertedCount).to.equal(2);
    await storeBatch([], store);
    expect(store.statements).to.equal(1);
  });

  it("changes nothing the second time, and reports the same for every order", async () => {
    const store = new MemoryTransactionStore();
    const first = await storeBatch(batchOf("a", "b"), store);
    const again = await storeBatch(batchOf("a", "b"), store);
    expect(store.rows).to.have.length(2);
    expect(again.persisted).to.deep.equal(first.persisted);
    expect(again.insertedCount).to.equal(0);
  });

  it("stores the rest of a batch that was stored in part", async () => {
    const store = new MemoryTransactionStore();
    await store.insert(orders("b"));
    const stored = await storeBatch(batchOf("a", "b", "c"), store);
    expect(store.rows.map(({ orderId }) => orderId)).to.deep.equal(["b", "a", "c"]);
    expect(idsOf(stored.persisted)).to.deep.equal(["a", "b", "c"]);
  });

  it("splits a batch that is too large for the store, and waits where even one order is", async () => {
    const store = new MemoryTransactionStore();
    store.maxOrders = 2;
    const stored = await storeBatch(batchOf("a", "b", "c", "a", "d"), store);
    expect(stored).to.deep.include({ insertedCount: 4, rejected: [], conflicts: [] });
    expect(store.rows.map(({ orderId }) => orderId)).to.have.members(["a", "b", "c", "d"]);
    store.maxOrders = 0;
    const error: unknown = await storeBatch(batchOf("e", "f"), store).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UnavailableError);
  });

  it("rejects an order that the store never accepts, and stores all others", async () => {
    const store = new MemoryTransactionStore();
    store.rejects = ({ orderId }) => orderId === "bad";
    const stored = await storeBatch(batchOf("a", "b", "bad", "c", "d"), store);
    expect(store.rows.map(({ orderId }) => orderId)).to.have.members(["a", "b", "c", "d"]);
    expect(stored.rejected).to.have.length(1);
    expect(stored.rejected[0]).to.include({ orderId: "bad" });
    expect(stored.rejected[0]?.reason).to.include("bad breaks a rule");
  });

  it("does not loop when the store reports a duplicate and has no row for it", async () => {
    const store = new MemoryTransactionStore();
    await store.insert(orders("a"));
    store.findOrders = () => Promise.resolve(new Map());
    const stored = await storeBatch(batchOf("a", "b"), store);
    expect(idsOf(stored.persisted)).to.deep.equal(["b"]);
    expect(stored.rejected.map(({ orderId }) => orderId)).to.deep.equal(["a"]);
  });

  it("throws while the store is unavailable", async () => {
    const store = new MemoryTransactionStore();
    store.unavailable = true;
    const failed = await storeBatch(batchOf("a"), store).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(UnavailableError);
  });

  it("neither loses nor duplicates anything, whatever was stored before and whatever the store rejects", async () => {
    const orderId = fc.constantFrom<string[]>("a", "b", "c", "d", "e", "f");
    await fc.assert(
      fc.asyncProperty(
        fc.array(orderId),
        fc.uniqueArray(orderId),
        fc.uniqueArray(orderId),
        async (arriving, before, bad) => {
          const store = new MemoryTransactionStore();
          await store.insert(orders(...before));
          store.rejects = (order) => bad.includes(order.orderId);
          const stored = await storeBatch(batchOf(...arriving), store);

          const rows = store.rows.map((row) => row.orderId);
          expect(new Set(rows).size).to.equal(rows.length);
          const takeable = arriving.filter((id) => !bad.includes(id));
          expect(rows).to.include.members(takeable);
          const fates = [...idsOf(stored.persisted), ...stored.rejected.map((rejected) => rejected.orderId)];
          expect(new Set(fates)).to.deep.equal(new Set(arriving));
        },
      ),
    );
  });
});
