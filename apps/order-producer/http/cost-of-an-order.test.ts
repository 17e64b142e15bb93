import { createHook } from "node:async_hooks";
import { expect } from "chai";
import { startHttpServer } from "../../service-kit/http/http-server";
import type { MemoryRecordProducer } from "../../service-kit/testing/memory-record-producer";
import { exchange } from "../../service-kit/testing/raw-exchange";
import { serviceInMemory } from "../testing/service-in-memory";

const ORDERS = 50;
/** Promises of the whole way: body, validation, two records, the deadline, the answer. */
const MAX_PROMISES = 22;

const requestOf = (number: number): string => {
  const json = `{"orderId":"order-${number}","customerId":"c-1","productId":"p-1","quantity":2,"price":"12.50"}`;
  const connection = number === ORDERS ? "close" : "keep-alive";
  return `POST /api/orders HTTP/1.1\r\nHost: a\r\nConnection: ${connection}\r\nContent-Type: application/json\r\nContent-Length: ${json.length}\r\n\r\n${json}`;
};

const bytesOf = ({ sent }: MemoryRecordProducer): number =>
  sent.reduce((sum, { key, value, headers = {} }) => {
    const parts = [key ?? "", value ?? "", ...Object.entries(headers).flat()];
    return sum + parts.reduce((bytes, part) => bytes + Buffer.byteLength(part), 0);
  }, 0);

/** Counts the promises that `work` makes, and its calls of global functions and constructors. */
async function countDuring(work: () => Promise<void>): Promise<Record<string, number>> {
  const counts: Record<string, number> = { promises: 0 };
  const names = ["setTimeout", "setInterval", "AbortController", "DOMException"] as const;
  const originals = names.map((name) => [name, globalThis[name]] as const);
  for (const [name, original] of originals) {
    counts[name] = 0;
    const counting = (times: unknown): unknown => (counts[name] = (counts[name] ?? 0) + 1) && times;
    Object.defineProperty(globalThis, name, {
      configurable: true,
      writable: true,
      value: new Proxy(original, {
        apply: (target, self, args) => counting(Reflect.apply(target as () => unknown, self, args)),
        construct: (target, args) => counting(Reflect.construct(target, args)) as object,
      }),
    });
  }
  const hook = createHook({
    init: (_id, type) => {
      // Not those of this test, and of the loader that is at work meanwhile.
      const ours = new Error().stack?.replaceAll(__filename, "").includes("/apps/");
      if (type === "PROMISE" && ours === true) counts.promises! += 1;
    },
  }).enable();
  try {
    await work();
  } finally {
    hook.disable();
    for (const [name, original] of originals) {
      Object.defineProperty(globalThis, name, { configurable: true, writable: true, value: original });
    }
  }
  return counts;
}

describe("what an accepted order costs", () => {
  it("is one record of few bytes on each topic, few promises, and no timer or error of its own", async () => {
    const service = serviceInMemory({ deliveryTimeoutMs: 30_000 });
    const server = await startHttpServer(service.listener, { port: 0 });
    let answered = "";
    const counts = await countDuring(async () => {
      let sent = 1;
      answered = await exchange(server.port, requestOf(1), (received) => {
        const answers = received.split("HTTP/1.1 202 Accepted").length - 1;
        if (answers < sent || sent === ORDERS) return undefined;
        sent += 1;
        return requestOf(sent);
      });
    });
    await server.stop();
    expect(answered.match(/HTTP\/1\.1 202 Accepted/g)).to.have.length(ORDERS);
    expect(service.orders.sent, "records of orders-topic").to.have.length(ORDERS);
    expect(service.logs.sent, "records of logs-topic").to.have.length(ORDERS);
    expect(bytesOf(service.orders) / ORDERS, "bytes of an order").to.be.below(230);
    expect(bytesOf(service.logs) / ORDERS, "bytes of its log").to.be.below(360);
    expect(counts.promises! / ORDERS, "promises").to.be.at.most(MAX_PROMISES);
    expect(counts.setTimeout! + counts.setInterval!, "timers of all orders").to.be.below(ORDERS / 2);
    expect(counts.AbortController! + counts.DOMException!, "abort controllers and errors").to.equal(0);
  });
});
