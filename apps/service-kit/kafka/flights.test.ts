import { expect } from "chai";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import { Flights, MAX_GATHERING_MS, Runway } from "./flights";

function flights(
  runway?: Runway,
  sent: string[][] = [],
): { readonly flights: Flights<string>; readonly sent: string[][] } {
  const flying = new Flights<string>((items) => {
    sent.push([...items]);
    items.forEach(() => flying.departed());
  }, runway);
  return { flights: flying, sent };
}

describe("flights of records", () => {
  it("take what one turn of the event loop adds, at once while nothing is in flight", async () => {
    const { flights: flying, sent } = flights();
    flying.add("a");
    flying.add("b");
    expect(sent).to.deep.equal([]);
    await nextTurn();
    expect(sent).to.deep.equal([["a", "b"]]);
  });

  it("gather while another one is in flight, and depart when all of it has landed", async () => {
    const { flights: flying, sent } = flights();
    flying.add("a");
    flying.add("b");
    await nextTurn();
    flying.add("c");
    await nextTurn();
    flying.landed();
    flying.add("d");
    await nextTurn();
    expect(sent).to.have.lengthOf(1);
    flying.landed();
    await nextTurn();
    expect(sent).to.deep.equal([
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  it("do not wait longer for one that does not land", async () => {
    const { flights: flying, sent } = flights();
    flying.add("a");
    await nextTurn();
    flying.add("b");
    await delay(3 * MAX_GATHERING_MS);
    expect(sent).to.deep.equal([["a"], ["b"]]);
    flying.add("c");
    await delay(3 * MAX_GATHERING_MS);
    expect(sent).to.deep.equal([["a"], ["b"], ["c"]]);
  });

  it("depart at once when told so, and nothing is sent twice", async () => {
    const { flights: flying, sent } = flights();
    flying.add("a");
    flying.depart();
    expect(sent).to.deep.equal([["a"]]);
    await nextTurn();
    flying.landed();
    await nextTurn();
    expect(sent).to.deep.equal([["a"]]);
  });

  it("take turns on a runway that they share, those first that joined first", async () => {
    const runway = new Runway();
    const sent: string[][] = [];
    const { flights: logs } = flights(runway, sent);
    const { flights: orders } = flights(runway, sent);
    orders.add("order 1");
    await nextTurn();
    orders.add("order 2");
    logs.add("log 1");
    logs.add("log 2");
    await nextTurn();
    expect(sent, "one at a time").to.deep.equal([["order 1"]]);
    orders.landed();
    await nextTurn();
    expect(sent.slice(1)).to.deep.equal([["log 1", "log 2"]]);
    logs.landed();
    await nextTurn();
    expect(sent, "two are in the air until both have landed").to.have.lengthOf(2);
    logs.landed();
    await nextTurn();
    expect(sent.slice(2)).to.deep.equal([["order 2"]]);
  });

  it("do not hold others up that find nobody to send to", async () => {
    const runway = new Runway();
    const sent: string[][] = [];
    const unsent = new Flights<string>(() => undefined, runway);
    const { flights: logs } = flights(runway, sent);
    unsent.add("not connected");
    logs.add("log");
    await nextTurn();
    expect(sent).to.deep.equal([["log"]]);
  });
});
