import { randomBytes } from "node:crypto";
import { expect } from "chai";
import type { StoryOf } from "../contract/derived/story-search";
import { LOG_STATUSES, type LogMessage, type LogStatus } from "../contract/log-message";
import { DEAD_LETTER_HEADERS, ORDERS_TOPIC } from "../contract/topics";
import { formatTraceparent, parseTraceparent, TRACEPARENT, type TraceContext } from "../contract/trace-context";
import { eventually } from "./harness/eventually";
import type { TextRecord } from "./harness/kafka/topic-record";
import { tailTopics } from "./harness/kafka/topic-tail";
import { beginRun, type Answer } from "./harness/order-run";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

const { accepted, persisted, conflict, poison } = LOG_STATUSES;

/** A client's trace that no other test has. */
const newTrace = (): TraceContext => ({
  traceId: randomBytes(16).toString("hex"),
  parentId: randomBytes(8).toString("hex"),
  flags: 1,
});
const inTrace = (trace: TraceContext) => ({ [TRACEPARENT]: formatTraceparent(trace) });

function traceOf({ headers }: Answer): TraceContext {
  const trace = parseTraceparent(headers.get(TRACEPARENT) ?? "");
  if (trace === undefined) throw new Error(`the answer has no valid traceparent: ${headers.get(TRACEPARENT)}`);
  return trace;
}

describe("one search for an order or its trace", () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  /** Waits until a story has exactly these events, in the order of time. */
  function untilStory(of: StoryOf, ...statuses: LogStatus[]): Promise<LogMessage[]> {
    return eventually(`the story of ${JSON.stringify(of)} is ${statuses.join(", ")}`, async () => {
      const story = await pipeline.documents.story(of);
      const found = story.map(({ status }) => status);
      if (found.join() !== statuses.join()) throw new Error(`it is ${found.join(", ") || "empty"}`);
      return story;
    });
  }

  function untilDeadLetter(what: string, isTheOne: (letter: TextRecord) => boolean): Promise<TextRecord> {
    return eventually(`${what} is a dead letter`, () => {
      const found = pipeline.deadLetters.find(isTheOne);
      if (found === undefined) throw new Error(`none of ${pipeline.deadLetters.length} dead letters is`);
      return found;
    });
  }

  it("returns the same from the client's own trace as from the order's id: every service's events", async () => {
    const run = beginRun(pipeline, "story-continued");
    const order = run.factory.next();
    const client = newTrace();
    const trace = traceOf(await run.accept(order, inTrace(client)));
    expect(trace).to.include({ traceId: client.traceId, flags: client.flags });
    expect(trace.parentId).not.to.equal(client.parentId);

    const { orderId } = order;
    const story = await untilStory({ traceId: client.traceId }, accepted, persisted);
    for (const event of story) expect(event).to.include({ orderId, traceId: client.traceId, errorMessage: null });
    expect(await pipeline.documents.story({ orderId })).to.deep.equal(story);
  });

  it("works without a traceparent, and with a malformed one: the service starts a trace and names it", async () => {
    const run = beginRun(pipeline, "story-started");
    const malformed = { [TRACEPARENT]: formatTraceparent({ ...newTrace(), traceId: "0".repeat(32) }) };
    for (const headers of [{}, malformed]) {
      const order = run.factory.next();
      const { traceId } = traceOf(await run.accept(order, headers));
      const story = await untilStory({ traceId }, accepted, persisted);
      expect(await pipeline.documents.story({ orderId: order.orderId })).to.deep.equal(story);
    }
  });

  it("finds the trace in the record's header too, with the parent id that the client was told", async () => {
    const run = beginRun(pipeline, "story-record");
    const order = run.factory.next();
    const records: Pick<TextRecord, "key" | "headers">[] = [];
    const from = new Map(pipeline.tail.positions);
    const answer = await run.accept(order);
    const tail = await tailTopics(pipeline.cluster, {
      topics: [ORDERS_TOPIC.name],
      from,
      onRecord: ({ key, headers }) => void records.push({ key, headers }),
    });
    try {
      const record = await eventually(`the record of ${order.orderId} is read`, () => {
        const found = records.find(({ key }) => key === order.orderId);
        if (found === undefined) throw new Error(`none of ${records.length} records has that key`);
        return found;
      });
      expect(record.headers).to.deep.equal({ [TRACEPARENT]: answer.headers.get(TRACEPARENT) });
    } finally {
      await tail.close();
    }
  });

  it("does not tear when an order is sent again in another trace: each trace has its whole story, the order both", async () => {
    const run = beginRun(pipeline, "story-repeated");
    const order = run.factory.next();
    const [first, second] = [newTrace(), newTrace()];
    await run.accept(order, inTrace(first));
    const before = await untilStory({ traceId: first.traceId }, accepted, persisted);

    await run.accept(order, inTrace(second));
    const after = await untilStory({ traceId: second.traceId }, accepted, persisted);
    expect(await pipeline.documents.story({ traceId: first.traceId })).to.deep.equal(before);
    expect(await untilStory({ orderId: order.orderId }, accepted, persisted, accepted, persisted)).to.deep.equal([
      ...before,
      ...after,
    ]);
    await run.untilBalanced();
  });

  it("returns one document of each event when an order is sent again in the same trace", async () => {
    const run = beginRun(pipeline, "story-same-trace");
    const order = run.factory.next();
    const trace = newTrace();
    await run.accept(order, inTrace(trace));
    await run.accept(order, inTrace(trace));
    await run.untilBalanced();
    await untilStory({ traceId: trace.traceId }, accepted, persisted);
    await untilStory({ orderId: order.orderId }, accepted, persisted);
  });

  it("says in which trace an order's id was taken for other content, and its dead letter is in that trace", async () => {
    const run = beginRun(pipeline, "story-conflict");
    const order = run.factory.next({ quantity: 1 });
    const [first, second] = [newTrace(), newTrace()];
    await run.accept(order, inTrace(first));
    const before = await untilStory({ traceId: first.traceId }, accepted, persisted);
    const told = traceOf(await run.accept({ ...order, quantity: 2 }, inTrace(second)));

    const letter = await untilDeadLetter(`the second ${order.orderId}`, ({ key }) => key === order.orderId);
    expect(letter.headers[TRACEPARENT]).to.equal(formatTraceparent(told));
    await untilStory({ traceId: second.traceId }, accepted, conflict);
    expect(await pipeline.documents.story({ traceId: first.traceId })).to.deep.equal(before);
    await untilStory({ orderId: order.orderId }, accepted, persisted, accepted, conflict);
    await run.untilBalanced();
  });

  /** Writes a record directly. @returns finds its dead letter */
  async function write(key: string, value: string, traceparent: string): Promise<(letter: TextRecord) => boolean> {
    const messages = [{ key, value, headers: { [TRACEPARENT]: traceparent } }];
    const [written] = await pipeline.cluster.producer.send({ topic: ORDERS_TOPIC.name, messages });
    if (written === undefined) throw new Error(`${ORDERS_TOPIC.name} acknowledged nothing`);
    return ({ headers }) =>
      headers[DEAD_LETTER_HEADERS.partition] === String(written.partition) &&
      headers[DEAD_LETTER_HEADERS.offset] === written.baseOffset;
  }

  it("returns the POISON log of a bad record, whose dead letter keeps its traceparent", async () => {
    const { orderId } = beginRun(pipeline, "story-poison").factory.next();
    const trace = newTrace();
    const isTheOne = await write(orderId, "{not json", formatTraceparent(trace));
    const letter = await untilDeadLetter(`the bad record ${orderId}`, isTheOne);
    expect(letter.headers[TRACEPARENT]).to.equal(formatTraceparent(trace));
    const [event] = await untilStory({ traceId: trace.traceId }, poison);
    expect(event).to.include({
      serviceName: "order-consumer",
      errorMessage: letter.headers[DEAD_LETTER_HEADERS.reason],
    });
  });

  it("is not needed: an order with a malformed traceparent in its record is stored, in no trace", async () => {
    const run = beginRun(pipeline, "story-malformed");
    const order = run.factory.next();
    const traceparent = `${formatTraceparent(newTrace())}-more`;
    run.noteWrittenDirectly(order.orderId);
    await write(order.orderId, JSON.stringify(order), traceparent);
    const isBad = await write(run.factory.next().orderId, "{not json", traceparent);
    const [event] = await untilStory({ orderId: order.orderId }, persisted);
    expect(event).to.include({ traceId: null });
    const letter = await untilDeadLetter("the bad record with a malformed traceparent", isBad);
    expect(letter.headers).not.to.have.property(TRACEPARENT);
    await run.untilBalanced();
  });
});
