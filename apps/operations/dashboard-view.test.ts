import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { Registry } from "prom-client";
import { PIPELINE_DASHBOARD } from "../../contract/dashboard/dashboard";
import type { SearchRequest } from "../../contract/dashboard/search-request";
import { createHttpApplication } from "../service-kit/http/http-application";
import { startHttpServer, type HttpServer } from "../service-kit/http/http-server";
import { memoryLogger } from "../service-kit/testing/memory-logger";
import { PanelAnswers } from "./domain/panel-answers";
import { operationsApi } from "./http/operations-api";
import { readPageFiles } from "./http/page-files";
import { pageRoutes } from "./http/page-routes";
import { Viewers } from "./http/viewers";

/** Debian's. */
const CHROMIUM = "/usr/bin/chromium";
const PANELS = PIPELINE_DASHBOARD.rows.flat().length;
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

describe("the dashboard in a browser", function () {
  this.timeout(60_000);
  let browser: Browser;
  let server: HttpServer;
  let files: string;
  /** Indices that Elasticsearch does not answer for. */
  const silent = new Set<string>();
  let nowMs = Date.now();

  before(async function () {
    if (!existsSync(CHROMIUM)) this.skip();
    files = mkdtempSync(join(tmpdir(), "dashboard-page-"));
    execFileSync(process.execPath, [join(__dirname, "page", "bundle.js"), files]);
    const answers = new PanelAnswers(search, () => nowMs);
    const pages = pageRoutes({
      files: readPageFiles(files),
      viewers: new Viewers({ nextEvent: () => "{}", onWatched: () => undefined }),
      links: {},
    });
    const api = operationsApi({
      lookUpOrder: () => Promise.reject(new Error("not part of this test")),
      panels: { answers, deadlineMs: 2_000 },
    });
    const { logger } = memoryLogger();
    const application = createHttpApplication({ logger, metrics: new Registry(), checks: [], api, pages });
    server = await startHttpServer(application, { port: 0 });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  });

  after(async () => {
    // Undefined where the machine has no browser.
    await (browser as Browser | undefined)?.close();
    await (server as HttpServer | undefined)?.stop();
    if (files) rmSync(files, { recursive: true });
  });

  beforeEach(() => silent.clear());

  /** A small Elasticsearch: one bucket of each kind, in the asked range. */
  function search({ path }: SearchRequest): Promise<unknown> {
    const index = path.split("/")[1] ?? "";
    if (silent.has(index)) return Promise.reject(new DOMException("aborted", "TimeoutError"));
    const buckets = (count: number) => ({
      buckets: [{ key: nowMs - 600_000, doc_count: count, maximum: { value: 1_234 } }],
    });
    const _source = {
      timestamp: new Date(nowMs).toISOString(),
      serviceName: "order-consumer",
      status: "CONFLICT",
      orderId: "order-1",
      errorMessage: "another order has this orderId",
    };
    return Promise.resolve({
      timed_out: false,
      _shards: { failed: 0 },
      hits: { total: { value: 3 }, hits: [{ _source }] },
      aggregations: {
        overTime: buckets(42),
        series: {
          buckets: [
            { key: "ACCEPTED", overTime: buckets(40) },
            { key: "CONFLICT", overTime: buckets(2) },
          ],
        },
        values: { buckets: [{ key: "another order has this orderId", doc_count: 2 }] },
      },
    });
  }

  /** Opens the dashboard; `complaints` is what the browser complains about, the page's policy included. */
  async function open(query = "", options: BrowserContextOptions = {}) {
    const page = await (await browser.newContext(options)).newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${server.port}/dashboard${query}`);
    return { page, complaints };
  }
  const tile = (page: Page, title: string) => page.getByRole("region", { name: title, exact: true });

  for (const { width, colorScheme } of [
    { width: 360, colorScheme: "light" },
    { width: 360, colorScheme: "dark" },
    { width: 1440, colorScheme: "light" },
    { width: 1440, colorScheme: "dark" },
  ] as const) {
    it(`draws every panel with its data as text, ${width} px wide and ${colorScheme}, and axe finds nothing`, async () => {
      const { page, complaints } = await open("", { viewport: { width, height: 900 }, colorScheme });
      await page.locator(".chart svg").nth(3).waitFor();
      expect(await page.locator("section.tile").count()).to.equal(PANELS);
      expect(await page.locator(".unknown, .not-live").count()).to.equal(0);
      for (const summary of await page.locator("summary").all()) await summary.click();
      expect(await tile(page, "Orders per hour").getByRole("table").innerText()).to.include("1,234");
      expect(await tile(page, "Operations by status").getByRole("table").innerText()).to.match(/ACCEPTED\s+CONFLICT/);
      expect(await tile(page, "Errors by message").innerText()).to.match(/has this orderId\s+2\s+\(other values\)\s+1/);
      const order = tile(page, "Latest operations").getByRole("link", { name: "order-1" });
      expect(await order.getAttribute("href")).to.equal("/orders/order-1");
      expect(await page.evaluate("document.documentElement.scrollWidth")).to.be.at.most(width);
      await page.evaluate(AXE);
      expect(await page.evaluate("axe.run().then(({ violations }) => violations.map(({ id }) => id))")).to.deep.equal(
        [],
      );
      expect(complaints).to.deep.equal([]);
      await page.context().close();
    });
  }

  it("shows another time range by keyboard, and the address says which", async () => {
    const { page } = await open("?range=6h");
    const choice = page.getByLabel("Time range");
    expect(await choice.inputValue()).to.equal("6h");
    const answer = page.waitForResponse((response) => response.url().endsWith("/errors-by-message?range=24h"));
    await choice.press("ArrowDown");
    expect((await answer).status()).to.equal(200);
    expect(page.url()).to.match(/\?range=24h$/);
    await page.context().close();
  });

  it("says unknown, and why, where Elasticsearch gives no answer; other panels are shown", async () => {
    silent.add("shopstream-hourly");
    nowMs += 60_000;
    const { page } = await open();
    await tile(page, "Orders per hour").getByText("no answer within 2000 ms").waitFor();
    expect(await tile(page, "Orders per hour").innerText()).to.include("unknown");
    await tile(page, "Operations by status").locator("svg").waitFor();
    await page.context().close();
  });

  it("greys what it knew, with its time and the reason, until there is an answer again", async () => {
    nowMs += 60_000;
    const { page } = await open();
    const errors = tile(page, "Errors by message");
    await errors.getByRole("table").waitFor();
    silent.add("shopstream-logs");
    nowMs += 60_000;
    await errors.getByText("as of").waitFor();
    expect(await errors.innerText())
      .to.include("no answer within 2000 ms")
      .and.include("has this orderId");
    silent.clear();
    nowMs += 60_000;
    await errors.getByText("as of").waitFor({ state: "detached" });
    await page.context().close();
  });
});
