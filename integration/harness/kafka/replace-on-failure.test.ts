import { expect } from "chai";
import { replaceOnFailure } from "./replace-on-failure";

/** Answers with its own number; fails or hangs when told to. */
class FakeClient {
  static made = 0;
  static connected = new Set<number>();
  readonly #number = (FakeClient.made += 1);

  async connect(): Promise<void> {
    FakeClient.connected.add(this.#number);
  }

  async disconnect(): Promise<void> {
    FakeClient.connected.delete(this.#number);
  }

  async ask(how: "answer" | "fail" | "hang"): Promise<number> {
    if (how === "fail") throw new Error(`client ${this.#number} failed`);
    if (how === "hang") await new Promise(() => undefined);
    return this.#number;
  }
}

describe("a client that is replaced when it fails or was idle", () => {
  let client: FakeClient;
  beforeEach(() => {
    FakeClient.made = 0;
    FakeClient.connected.clear();
    client = replaceOnFailure(() => new FakeClient(), { callTimeoutMs: 50 });
  });

  const failureOf = (answer: Promise<unknown>): Promise<string> => answer.then(() => "none", String);

  it("stays the same as long as it answers, even to concurrent calls", async () => {
    expect(await Promise.all([client.ask("answer"), client.ask("answer")])).to.deep.equal([1, 1]);
    expect(await client.ask("answer")).to.equal(1);
  });

  it("is replaced after a failure, which the caller gets", async () => {
    expect(await failureOf(client.ask("fail"))).to.equal("Error: client 1 failed");
    expect(await client.ask("answer")).to.equal(2);
    expect([...FakeClient.connected]).to.deep.equal([2]);
  });

  it("is replaced after a call that does not return", async () => {
    expect(await failureOf(client.ask("hang"))).to.match(/has not returned from ask within 0.05 s/);
    expect(await client.ask("answer")).to.equal(2);
  });

  it("is replaced after a time without calls, and not while one is in progress", async () => {
    const idle = replaceOnFailure(() => new FakeClient(), { maxIdleMs: 0 });
    expect(await Promise.all([idle.ask("answer"), idle.ask("answer")])).to.deep.equal([1, 1]);
    expect(await idle.ask("answer")).to.equal(2);
    expect([...FakeClient.connected]).to.deep.equal([2]);
  });

  it("is disconnected on request", async () => {
    await client.ask("answer");
    await client.disconnect();
    expect(FakeClient.connected.size).to.equal(0);
  });
});
