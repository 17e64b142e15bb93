import { expect } from "chai";
import { missingLines, refuseMissing } from "./docker-step";

describe("a machine that is too small or busy", () => {
  const fine = { name: "memory", ok: true, detail: "23.5 GiB", remedy: "" };
  const taken = { name: "port 3306", ok: false, detail: "taken by mysqld (pid 812)", remedy: "end it" };

  it("is refused once, with each cause and what helps", () => {
    expect(() => refuseMissing([fine, taken, { ...taken, name: "port 9092" }]))
      .to.throw(Error)
      .with.property(
        "message",
        "\n  port 3306: taken by mysqld (pid 812)\n    → end it\n  port 9092: taken by mysqld (pid 812)\n    → end it",
      );
  });

  it("is told in two lines for each cause where nothing has to start", () => {
    expect(missingLines([fine, taken])).to.deep.equal(["port 3306: taken by mysqld (pid 812)", "  → end it"]);
  });

  it("is accepted where nothing is missing", () => {
    expect(() => refuseMissing([fine])).not.to.throw();
  });
});
