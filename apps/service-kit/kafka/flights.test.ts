import { expect } from "chai";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import { Flights, MAX_GATHERING_MS } from "./flights";

function flights(): { readonly flights: Flights<string>; readonly sent: string[][] } {
  const sent: string[][] = [];
  const flying = new Flights<string>((items) => {
    sent.push([...items]);
    items.forEach(() => flying.departed());
  });
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
});
