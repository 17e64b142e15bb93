import { expect } from "chai";
import { ORDER_ENTITY } from "../../contract/order";
import { parseOrder, parseOrderArguments, USAGE } from "./arguments";

describe("the command line of one order", () => {
  it("follows nothing, waits a minute and gives no field by default", () => {
    expect(parseOrderArguments([])).to.deep.equal({
      fields: {},
      traceparent: undefined,
      follow: false,
      timeoutMs: 60_000,
      help: false,
    });
  });

  it("takes every field of an order, a number as a number and money as text", () => {
    const args = ["--orderId", "a", "--quantity", "3", "--price", "12.50", "--follow", "--timeout", "5"];
    const { fields, follow, timeoutMs } = parseOrderArguments(args);
    expect({ fields, follow, timeoutMs }).to.deep.equal({
      fields: { orderId: "a", quantity: 3, price: "12.50" },
      follow: true,
      timeoutMs: 5_000,
    });
    for (const name of Object.keys(ORDER_ENTITY.fields)) {
      expect(parseOrderArguments([`--${name}=1`]).fields).to.have.all.keys(name);
      expect(USAGE).to.include(`--${name} `);
    }
  });

  it("leaves it to the service to refuse a value", () => {
    expect(parseOrderArguments(["--quantity", "many"]).fields).to.deep.equal({ quantity: "many" });
    expect(parseOrderArguments(["--quantity=-1.5"]).fields).to.deep.equal({ quantity: -1.5 });
  });

  it("refuses unknown options and impossible time-outs, and explains the usage", () => {
    for (const args of [["--order-id", "a"], ["--timeout", "0"], ["--timeout", "3601"], ["--timeout", "1.5"], ["x"]]) {
      expect(() => parseOrderArguments(args)).to.throw("npm run order");
    }
  });

  it("reads an order from standard input, or says why there is none", () => {
    expect(parseOrder('{"orderId":"a"}\n')).to.deep.equal({ orderId: "a" });
    expect(parseOrder(" \n")).to.equal(undefined);
    expect(() => parseOrder("{")).to.throw("standard input is not JSON");
    for (const text of ["[]", "null", "1", '"order"']) expect(() => parseOrder(text)).to.throw("must be a JSON object");
  });
});
