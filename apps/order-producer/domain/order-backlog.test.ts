import { expect } from "chai";
import { BacklogFullError, OrderBacklog } from "./order-backlog";

describe("the backlog of orders", () => {
  it("refuses orders beyond its bound, and has room again when one leaves", () => {
    const backlog = new OrderBacklog(2);
    backlog.enter();
    expect(backlog.hasRoom).to.be.true;
    backlog.enter();
    expect(backlog.hasRoom).to.be.false;
    expect(() => backlog.enter()).to.throw(BacklogFullError);
    expect(backlog.size).to.equal(2);
    backlog.leave();
    expect(backlog.hasRoom).to.be.true;
    backlog.enter();
    expect(backlog.size).to.equal(2);
  });
});
