import { expect } from "chai";
import fc from "fast-check";
import type { Order } from "../../../contract/order";
import { anOrder, aTrace, received } from "../testing/records";
import { isSameOrder, planBatch } from "./plan-batch";

const nothingStored: ReadonlyMap<string, Order> = new Map();
const offsets = (orders: readonly { record: { position: { offset: number } } }[]) =>
  orders.map(({ record }) => record.position.offset);

describe("the plan for a batch", () => {
  it("keeps the first of several orders with one id", () => {
    const first = anOrder();
    const other = anOrder({ quantity: 3 });
    const plan = planBatch([received(0, first), received(1, other), received(2, first)], nothingStored);
    expect(offsets(plan.insert)).to.deep.equal([0]);
    expect(offsets(plan.conflicts)).to.deep.equal([1]);
    expect(offsets(plan.duplicates)).to.deep.equal([2]);
    expect(offsets(plan.persisted)).to.deep.equal([0]);
  });

  it("keeps a stored order, whatever arrives", () => {
    const stored = anOrder();
    const other = anOrder({ quantity: 3 });
    const plan = planBatch([received(0, other), received(1, stored)], new Map([[stored.orderId, stored]]));
    expect(plan.insert).to.be.empty;
    expect(offsets(plan.conflicts)).to.deep.equal([0]);
    expect(offsets(plan.persisted)).to.deep.equal([1]);
  });

  it("finds nothing to insert in a batch that is stored already", () => {
    const orders = [anOrder({ orderId: "a" }), anOrder({ orderId: "b" })];
    const batch = orders.map((order, offset) => received(offset, order));
    const plan = planBatch(batch, new Map(orders.map((order) => [order.orderId, order])));
    expect(plan.insert).to.be.empty;
    expect(plan.persisted).to.deep.equal(batch);
  });

  it("says of an order that it has a row in each trace that it came in, once", () => {
    const batch = [null, "1", "2", "1", null].map((digit, offset) => received(offset, anOrder(), aTrace(digit)));
    const plan = planBatch(batch, nothingStored);
    expect(offsets(plan.insert)).to.deep.equal([0]);
    expect(offsets(plan.persisted)).to.deep.equal([0, 1, 2]);
    expect(offsets(plan.duplicates)).to.deep.equal([3, 4]);
    const other = [received(0, anOrder(), aTrace("1")), received(1, anOrder({ quantity: 3 }), aTrace("2"))];
    expect(offsets(planBatch(other, nothingStored).persisted)).to.deep.equal([0]);
  });

  it("gives every record one outcome, and each id one row: the first to arrive", () => {
    const order = fc.record({
      orderId: fc.constantFrom<string[]>("a", "b", "c", "d"),
      quantity: fc.integer({ min: 1, max: 2 }),
    });
    fc.assert(
      fc.property(
        fc.array(order),
        fc.uniqueArray(order, { selector: ({ orderId }) => orderId }),
        (arriving, storedFields) => {
          const batch = arriving.map((fields, offset) => received(offset, anOrder(fields)));
          const stored = new Map(storedFields.map((fields) => [fields.orderId, anOrder(fields)]));
          const plan = planBatch(batch, stored);

          const rows = new Map(stored);
          for (const inserted of plan.insert) {
            expect(rows.has(inserted.order.orderId), "an inserted id is new").to.be.false;
            rows.set(inserted.order.orderId, inserted.order);
          }
          const conflicts = new Set(plan.conflicts);
          for (const candidate of batch) {
            const standing = rows.get(candidate.order.orderId)!;
            expect(conflicts.has(candidate)).to.equal(!isSameOrder(standing, candidate.order));
            const earlier = batch.find((other) => other.order.orderId === candidate.order.orderId)!;
            expect(standing).to.deep.equal(stored.get(candidate.order.orderId) ?? earlier.order);
          }
          const agreeing = new Set(batch.filter((one) => !conflicts.has(one)).map((one) => one.order.orderId));
          expect(plan.persisted.map((one) => one.order.orderId)).to.have.members([...agreeing]);
          expect(plan.conflicts.length + plan.duplicates.length + plan.persisted.length).to.equal(batch.length);
        },
      ),
    );
  });
});
