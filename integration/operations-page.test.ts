import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import {
  accessibilityFindings,
  COLOR_SCHEMES,
  openPage,
  overflowOf,
  startBrowser,
  WIDTHS,
  type OpenPage,
  type View,
} from "./harness/browser/browser";
import { eventually } from "./harness/eventually";
import { orderFactory } from "./harness/orders/order-factory";
import { skipUnlessOwn } from "./harness/own-server";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";
import { untilStackHealthy } from "./harness/stack-health";

const ALL_WELL = "Orders are accepted, stored, counted and indexed.";
/** What the page says comes every second, and a part's start takes longer. */
const NEWS_MS = 10_000;
const RECOVERY_MS = 120_000;
/** Afterwards everybody agrees that it is over. */
const SECOND_MS = 1_000;

/**
 * Parts that are stopped, what the page then says of orders, and the name that it gives the part. Some take half a minute to start:
 * these run with `npm run integration:long` alone.
 */
const OUTAGES = [
  { component: "kafka-2", part: "kafka-2", says: /kafka-2 is down since/, tag: " @long" },
  { component: "mysql", part: "MySQL", says: /but not stored\. MySQL is down since/, tag: "" },
  {
    component: "elasticsearch",
    part: "Elasticsearch",
    says: /but not indexed\. Elasticsearch is down since/,
    tag: " @long",
  },
  { component: "connect", part: "Kafka Connect", says: /but not indexed\. Kafka Connect is down since/, tag: " @long" },
  {
    component: "order-producer",
    part: "order-producer",
    says: /^New orders are not accepted; earlier ones are /,
    tag: "",
  },
  {
    component: "hourly-streams",
    part: "hourly-streams",
    says: /but not counted\. hourly-streams is down since/,
    tag: " @long",
  },
] as const;

describe("the operations page in a browser", function () {
  this.timeout(300_000);
  let pipeline: Pipeline;
  let browser: Browser;
  let opened: OpenPage | undefined;

  before(async () => {
    pipeline = await sharedPipeline();
    browser = await startBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });

  const open = async (path: string, view?: View): Promise<OpenPage> => {
    opened = await openPage(browser, new URL(path, pipeline.stack.operationsUrl), view);
    return opened;
  };
  const post = async () => {
    const order = orderFactory("operations-page").next();
    const response = await fetch(new URL("/api/orders", pipeline.stack.orderProducerUrl), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(order),
    });
    expect(response.status).to.equal(202);
    return order;
  };
  const sentence = (page: Page): Promise<string> => page.locator(".banner .sentence").innerText();
  const saysOf = (page: Page, part: string): Promise<string> =>
    page
      .locator(".parts .part", { has: page.getByText(part, { exact: true }) })
      .first()
      .innerText();
  const untilSaid = (page: Page, what: string | RegExp, timeoutMs: number): Promise<void> =>
    eventually(
      `the page says ${String(what)}`,
      async () => {
        const said = await sentence(page);
        if (typeof what === "string" ? said !== what : !what.test(said)) throw new Error(said);
      },
      { timeoutMs, intervalMs: 100 },
    );

  it("shows an order that is posted without a reload, and counts it", async () => {
    const { page, complaints } = await open("/");
    await untilSaid(page, ALL_WELL, NEWS_MS);
    await page.evaluate("window.notReloaded = true");
    const count = async (): Promise<number> =>
      Number((await page.locator(".hour .figure").innerText()).replaceAll(",", ""));
    const before = await count();
    const { orderId } = await post();
    await page.getByRole("link", { name: orderId }).first().waitFor({ timeout: NEWS_MS });
    await eventually("the hour's count has grown", async () => {
      const now = await count();
      if (now <= before) throw new Error(`${now}, ${before} before`);
    });
    await eventually("it is persisted", () =>
      page
        .locator(".operations tr", { has: page.getByRole("link", { name: orderId }) })
        .filter({ hasText: "PERSISTED" })
        .waitFor({ timeout: NEWS_MS }),
    );
    expect(await page.evaluate("window.notReloaded")).to.equal(true);
    expect(complaints).to.deep.equal([]);
  });

  it("leads from a search to an order's story: its log messages in the order of time, its row, the count of its hour", async () => {
    const order = await post();
    const { page, complaints } = await open("/");
    await page.getByLabel("Order id").fill(order.orderId);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/orders/${order.orderId}`);
    const timeline = page.locator(".timeline li");
    await timeline.filter({ hasText: "PERSISTED" }).waitFor({ timeout: 30_000 });
    const words = await page.locator(".timeline .status").allInnerTexts();
    expect(words.indexOf("ACCEPTED")).to.be.at.least(0);
    expect(await page.locator(".row").innerText())
      .to.contain(order.price)
      .and.to.contain(order.customerId);
    expect(await page.locator(".count .figure").innerText()).to.match(/^[\d,]+$/);
    // While it was not everywhere yet, the browser may have noted a 404.
    expect(complaints.filter((complaint) => !complaint.includes("404"))).to.deep.equal([]);
    expect(await accessibilityFindings(page)).to.deep.equal([]);
  });

  for (const width of WIDTHS) {
    for (const colorScheme of COLOR_SCHEMES) {
      it(`is accessible and fits at ${width} px, ${colorScheme}`, async () => {
        const { page, complaints } = await open("/", { width, colorScheme });
        await page.locator(".day svg").waitFor({ timeout: NEWS_MS });
        await untilSaid(page, /^Orders are/, NEWS_MS);
        expect(await accessibilityFindings(page)).to.deep.equal([]);
        expect(await overflowOf(page)).to.equal(0);
        expect(complaints).to.deep.equal([]);
      });
    }
  }

  it("has under each chart the same data as a table", async () => {
    const { page } = await open("/");
    await page.getByText("Orders per hour as a table").click();
    const rows = page.locator(".day details tbody tr");
    expect(await rows.count()).to.equal(24);
    const [running = ""] = await rows.allInnerTexts();
    const total = await pipeline.mysql.query(
      "SELECT transactionCount FROM hourly_summary ORDER BY hourWindow DESC LIMIT 1",
    );
    expect(running).to.contain("(running)");
    expect(total).to.have.length(1);
  });

  it("can be used by keyboard alone", async () => {
    const { page } = await open("/");
    await page.locator(".day svg").waitFor({ timeout: NEWS_MS });
    const reached = new Set<string>();
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab");
      reached.add(String(await page.evaluate("document.activeElement.tagName")));
    }
    expect([...reached]).to.include.members(["A", "INPUT", "BUTTON", "SUMMARY"]);
  });

  for (const { component, part, says, tag } of OUTAGES) {
    it(`says that ${component} is down while it is, and that it is over afterwards${tag}`, async function () {
      await skipUnlessOwn(this, pipeline, component);
      const container = await pipeline.containers.get(component);
      const { page } = await open("/");
      await untilSaid(page, ALL_WELL, RECOVERY_MS);
      try {
        await container.stop();
        await untilSaid(page, says, 20_000);
        expect(await saysOf(page, part)).to.match(/\b(down|not ready)\b/);
        expect(await accessibilityFindings(page)).to.deep.equal([]);
      } finally {
        await container.start();
      }
      await container.untilHealthy();
      await untilStackHealthy(pipeline);
      await untilSaid(page, ALL_WELL, RECOVERY_MS);
      expect(await saysOf(page, part)).to.match(/\bup\b/);
      await eventually(
        "no tile is stale",
        async () => expect(await page.locator(".not-live").allInnerTexts()).to.deep.equal([]),
        {
          timeoutMs: 10 * SECOND_MS,
        },
      );
    });
  }

  it("says that it is out of date while its own service is down, and goes on by itself", async () => {
    const container = await pipeline.containers.get("operations");
    const { page } = await open("/");
    await untilSaid(page, ALL_WELL, NEWS_MS);
    try {
      await container.stop();
      await untilSaid(page, /^No news from the operations service since /, NEWS_MS);
      expect(await page.locator(".hour .note", { hasText: "as of" }).count()).to.equal(1);
    } finally {
      await container.start();
    }
    await container.untilHealthy();
    await untilSaid(page, ALL_WELL, 60_000);
  });
});
