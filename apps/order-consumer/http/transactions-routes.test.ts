import { expect } from "chai";
import { Registry } from "prom-client";
import request from "supertest";
import type { Transaction } from "../../../contract/transaction";
import { createHttpApplication } from "../../service-kit/http/http-application";
import { describeDocument } from "../../service-kit/testing/describe-document";
import { memoryLogger } from "../../service-kit/testing/memory-logger";
import { MemoryTransactionStore } from "../testing/memory-transaction-store";
import { anOrder } from "../testing/records";
import { transactionsApi } from "./transactions-routes";

interface Page {
  readonly transactions: readonly Transaction[];
  readonly next: string | null;
}

async function setUp(...orderIds: string[]) {
  const store = new MemoryTransactionStore();
  await store.insert(orderIds.map((orderId) => anOrder({ orderId })));
  const application = createHttpApplication({
    logger: memoryLogger().logger,
    metrics: new Registry(),
    checks: [],
    api: transactionsApi(store),
  });
  return { application, store, http: request(application) };
}

describe("order-consumer", () => {
  describeDocument(async () => (await setUp()).application);
});

describe("GET /api/transactions/{orderId}", () => {
  it("shows the transaction that an order became, whatever characters its id has", async () => {
    const { http, store } = await setUp("a/b c%");
    const response = await http.get(`/api/transactions/${encodeURIComponent("a/b c%")}`).expect(200);
    expect(response.body).to.deep.equal(store.rows[0]);
  });

  it("answers 404 for an order it does not have, 400 for a path that is no URL", async () => {
    const { http } = await setUp();
    const response = await http.get("/api/transactions/unknown").expect(404);
    expect(response.type).to.equal("application/problem+json");
    expect(response.body).to.include({ status: 404, orderId: "unknown" });
    await http
      .get("/api/transactions/%E0%A4%A")
      .expect(400)
      .expect("Content-Type", /problem\+json/);
  });
});

describe("GET /api/transactions", () => {
  it("links all transactions, page by page", async () => {
    const { http } = await setUp("a", "b", "c", "d", "e");
    const seen: string[] = [];
    let next: string | null = "/api/transactions?limit=2";
    while (next !== null) {
      const response = await http.get(next).expect(200);
      const page = response.body as Page;
      seen.push(...page.transactions.map(({ orderId }) => orderId));
      expect(response.headers.link).to.equal(page.next === null ? undefined : `<${page.next}>; rel="next"`);
      next = page.next;
    }
    expect(seen).to.deep.equal(["a", "b", "c", "d", "e"]);
  });

  it("ends without an empty page when the last one is full", async () => {
    const { http } = await setUp("a", "b");
    const response = await http.get("/api/transactions?limit=2").expect(200);
    expect((response.body as Page).next).to.be.null;
  });

  for (const query of ["limit=0", "limit=501", "limit=ten", "after=-1", "after=1.5", "limit=1&limit=2"]) {
    it(`answers 400 to ${query}`, async () => {
      const { http } = await setUp();
      const response = await http.get(`/api/transactions?${query}`).expect(400);
      expect(response.body).to.have.property("type", "urn:shopstream:problem:invalid-parameters");
    });
  }

  it("names every bad parameter", async () => {
    const { http } = await setUp();
    const { body } = (await http.get("/api/transactions?limit=0&after=x").expect(400)) as {
      body: { errors: { field: string }[] };
    };
    expect(body.errors.map(({ field }) => field)).to.deep.equal(["limit", "after"]);
  });

  it("answers 405 to other methods", async () => {
    const { http } = await setUp();
    await http.post("/api/transactions").expect(405).expect("Allow", "GET, HEAD");
    await http.delete("/api/transactions/a").expect(405).expect("Allow", "GET, HEAD");
  });

  it("answers 503 with Retry-After while MySQL is unavailable", async () => {
    const { http, store } = await setUp("a");
    store.unavailable = true;
    for (const path of ["/api/transactions", "/api/transactions/a"]) {
      const response = await http.get(path).expect(503).expect("Retry-After", "5");
      expect(response.body).to.have.property("type", "urn:shopstream:problem:store-unavailable");
    }
  });
});
