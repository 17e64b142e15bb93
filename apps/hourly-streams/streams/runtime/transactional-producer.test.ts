import { expect } from "chai";
import { StreamsError, type ErrorRemedy } from "./errors";
import type { TransactionalClient } from "./ports";
import { TransactionalProducer, type Transaction } from "./transactional-producer";
import { nextTransactionState, TRANSACTION_TRANSITIONS, type TransactionState } from "./transaction-state";

type Call = keyof TransactionalClient;

/** A client that notes what is called, and fails where it is told to. */
class RecordingClient implements TransactionalClient {
  readonly calls: Call[] = [];
  constructor(private readonly failures: Partial<Record<Call, ErrorRemedy[]>> = {}) {}
  initTransactions = () => this.call("initTransactions");
  beginTransaction = () => this.call("beginTransaction");
  sendOffsets = () => this.call("sendOffsets");
  commitTransaction = () => this.call("commitTransaction");
  abortTransaction = () => this.call("abortTransaction");
  produce = () => {
    this.note("produce");
  };

  private async call(call: Call): Promise<void> {
    this.note(call);
  }

  private note(call: Call): void {
    this.calls.push(call);
    const remedy = this.failures[call]?.shift();
    if (remedy !== undefined) throw new StreamsError(`${call} failed`, remedy);
  }
}

const transaction: Transaction = {
  records: [{ topic: "results", key: "1", value: "2" }],
  offsets: [{ topic: "orders", partition: 0, offset: 7 }],
  confirm: () => undefined,
};

async function initialized(client: TransactionalClient): Promise<TransactionalProducer> {
  const producer = new TransactionalProducer(client, { offsetsWithinMs: 500, endWithinMs: 1_000 });
  await producer.initialize();
  return producer;
}

const endlessly = (remedy: ErrorRemedy): ErrorRemedy[] => Array.from({ length: 100 }, () => remedy);

async function rejection(promise: Promise<unknown>): Promise<StreamsError> {
  return promise.then(
    () => expect.fail("nothing was thrown"),
    (error: unknown) => error as StreamsError,
  );
}

describe("the transactional producer", () => {
  it("sends records, then offsets, and commits once ownership is confirmed", async () => {
    const client = new RecordingClient();
    const producer = await initialized(client);
    const seen: (readonly Call[])[] = [];
    expect(
      (await producer.transact({ ...transaction, confirm: () => seen.push([...client.calls]) })).committed,
    ).to.equal(true);
    expect(client.calls.slice(1)).to.deep.equal(["beginTransaction", "produce", "sendOffsets", "commitTransaction"]);
    expect(seen[0]?.at(-1)).to.equal("sendOffsets");
    expect(producer.state).to.equal("READY");
  });

  for (const failing of ["produce", "sendOffsets", "commitTransaction"] as const) {
    it(`aborts when ${failing} says so, and takes the next transaction`, async () => {
      const client = new RecordingClient({ [failing]: ["ABORT"] });
      const producer = await initialized(client);
      expect((await producer.transact(transaction)).committed).to.equal(false);
      expect(client.calls.at(-1)).to.equal("abortTransaction");
      expect((await producer.transact(transaction)).committed).to.equal(true);
    });
  }

  it("aborts what is not confirmed", async () => {
    const client = new RecordingClient();
    const producer = await initialized(client);
    const confirm = () => {
      throw new StreamsError("lost", "ABORT");
    };
    expect((await producer.transact({ ...transaction, confirm })).committed).to.equal(false);
    expect(client.calls).to.include("abortTransaction").and.not.include("commitTransaction");
  });

  it("makes a call again that can be retried", async () => {
    const client = new RecordingClient({ commitTransaction: ["RETRY", "RETRY"], initTransactions: ["RETRY"] });
    const producer = await initialized(client);
    expect((await producer.transact(transaction)).committed).to.equal(true);
    expect(client.calls.filter((call) => call === "commitTransaction")).to.have.length(3);
  });

  it("is fenced permanently by a fatal error, wherever it comes from", async () => {
    for (const failing of ["beginTransaction", "produce", "sendOffsets", "commitTransaction"] as const) {
      const producer = await initialized(new RecordingClient({ [failing]: ["FATAL"] }));
      expect((await rejection(producer.transact(transaction))).remedy).to.equal("FATAL");
      expect(producer.state).to.equal("FENCED");
      expect(await rejection(producer.transact(transaction))).to.be.an("error");
    }
  });

  it("does not go on when even the abort fails: what it left open is for its successor to finish", async () => {
    const producer = await initialized(new RecordingClient({ sendOffsets: ["ABORT"], abortTransaction: ["ABORT"] }));
    expect((await rejection(producer.transact(transaction))).remedy).to.equal("FATAL");
    expect(producer.state).to.equal("FENCED");
  });

  it("gives up on an end that can always be retried", async () => {
    const client = new RecordingClient({ commitTransaction: endlessly("RETRY") });
    const producer = await initialized(client);
    expect((await rejection(producer.transact(transaction))).message).to.contain("gave up");
    expect(client.calls.filter((call) => call === "commitTransaction")).to.have.length.within(2, 20);
    expect(producer.state).to.equal("FENCED");
  });

  it("aborts before the transaction times out where its offsets can always be retried", async () => {
    const client = new RecordingClient({ sendOffsets: endlessly("RETRY") });
    const producer = await initialized(client);
    expect((await producer.transact(transaction)).committed).to.equal(false);
    expect(client.calls.filter((call) => call === "sendOffsets")).to.have.length.within(2, 20);
    expect(client.calls.at(-1)).to.equal("abortTransaction");
    expect(producer.state).to.equal("READY");
  });
});

describe("the states of a transaction", () => {
  it("lead out of every state but the fenced one, and to it from each", () => {
    for (const state of Object.keys(TRANSACTION_TRANSITIONS) as TransactionState[]) {
      expect(nextTransactionState(state, "FATAL_ERROR")).to.equal("FENCED");
      const others = Object.values(TRANSACTION_TRANSITIONS[state]).filter((next) => next !== "FENCED");
      expect(others.length > 0).to.equal(state !== "FENCED");
    }
  });

  it("let nothing be committed that was not begun", () => {
    expect(() => nextTransactionState("READY", "COMMIT_REQUESTED")).to.throw("READY cannot take COMMIT_REQUESTED");
    expect(() => nextTransactionState("ABORTING", "COMMITTED")).to.throw();
    expect(() => nextTransactionState("IN_TRANSACTION", "COMMITTED")).to.throw();
  });
});
