import { expect } from "chai";
import { BacklogFullError, OrderBacklog } from "./order-backlog";

const forever = () => new Promise<never>(() => undefined);

describe("the backlog of orders", () => {
  it("refuses orders beyond its bound at once", async () => {
    const backlog = new OrderBacklog(2);
    void backlog.during(forever);
    expect(backlog.hasRoom).to.be.true;
    void backlog.during(forever);
    expect(backlog.hasRoom).to.be.false;
    let worked = false;
    const refused = await backlog
      .during(async () => {
        worked = true;
      })
      .catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(BacklogFullError);
    expect(worked).to.be.false;
  });

  it("has room again whether the work succeeds or fails", async () => {
    const backlog = new OrderBacklog(1);
    expect(await backlog.during(() => Promise.resolve("done"))).to.equal("done");
    await backlog.during(() => Promise.reject(new Error("failed"))).catch(() => undefined);
    expect(backlog.size).to.equal(0);
    expect(backlog.hasRoom).to.be.true;
  });
});
