import { expect } from "chai";
import { hourWindowOf, type HourlyCount } from "../contract/hourly-summary";
import { beginRun, request, type Answer } from "./harness/order-run";
import { spreadOverHours } from "./harness/orders/order-factory";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

const PATH = "/api/hourly-summary";

describe(`GET ${PATH}`, () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  const get = (pathAndQuery: string): Promise<Answer> =>
    request(new URL(pathAndQuery, pipeline.stack.hourlyStreamsUrl));

  it("counts each new order in the hour of its orderTime, and in no other", async () => {
    const countsNow = async (): Promise<Map<string, number>> => {
      const { body } = await get(PATH);
      const { hourlySummaries } = body as { hourlySummaries: HourlyCount[] };
      return new Map(hourlySummaries.map(({ hourWindow, transactionCount }) => [hourWindow, transactionCount]));
    };
    const run = beginRun(pipeline, "hourly-api", { orderTimeMs: spreadOverHours(3) });
    await run.untilBalanced();
    const before = await countsNow();
    const orders = Array.from({ length: 30 }, () => run.factory.next());
    for (const order of orders) await run.accept(order);
    await run.untilBalanced();

    const expected = new Map(before);
    for (const { orderTime } of orders) {
      const hourWindow = hourWindowOf(Date.parse(orderTime));
      expected.set(hourWindow, (expected.get(hourWindow) ?? 0) + 1);
    }
    expect(await countsNow()).to.deep.equal(expected);
  });

  it("lists every retained hour once, newest first", async () => {
    const { status, body } = await get(PATH);
    expect(status).to.equal(200);
    const hours = (body as { hourlySummaries: HourlyCount[] }).hourlySummaries.map(({ hourWindow }) => hourWindow);
    expect(hours).to.deep.equal([...new Set(hours)].sort().reverse());
    expect(hours).not.to.have.length(0);
  });

  it("returns one hour by its window", async () => {
    const run = beginRun(pipeline, "one-hour");
    const order = run.factory.next();
    await run.accept(order);
    await run.untilBalanced();
    const hourWindow = hourWindowOf(Date.parse(order.orderTime));
    const expected = { hourWindow, transactionCount: pipeline.recount.counts.get(hourWindow) };
    expect((await get(`${PATH}/${hourWindow}`)).body).to.deep.equal(expected);
    expect((await get(`${PATH}?hourWindow=${hourWindow}`)).body).to.deep.equal({ hourlySummaries: [expected] });
  });

  for (const [hourWindow, status] of [
    ["2001-01-01T00:00:00Z", 404],
    ["2001-01-01T00:30:00Z", 400],
    ["noon", 400],
  ] as const) {
    it(`answers ${status} for ${hourWindow}`, async () => {
      const answer = await get(`${PATH}/${hourWindow}`);
      expect(answer.status).to.equal(status);
      expect(answer.headers.get("content-type")).to.match(/^application\/problem\+json/);
    });
  }
});
