import { mkdirSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { messageOf } from "../../project/commands/command-line";
import { inRepository } from "../../project/repository";
import { COLOR_SCHEMES, openPage, startBrowser } from "../harness/browser/browser";
import { eventually } from "../harness/eventually";
import { startLoad } from "../harness/load/load";
import { postOrder } from "../harness/order-run";
import { orderFactory } from "../harness/orders/order-factory";
import { findStack, type Stack } from "../harness/stack";

/** A little traffic, so that the pictures show a pipeline at work. */
const ORDERS_PER_SECOND = 25;
const MAX_LOAD_MS = 5 * 60_000;
const READY_MS = 90_000;
const WIDTH = 1200;

interface Picture {
  readonly name: string;
  readonly url: (stack: Stack, orderId: string) => string;
  readonly colorSchemes: readonly (typeof COLOR_SCHEMES)[number][];
  /** What the page shows once it has everything. */
  readonly shows: string | RegExp;
}

const PICTURES: readonly Picture[] = [
  {
    name: "operations",
    url: ({ operationsUrl }) => operationsUrl,
    colorSchemes: COLOR_SCHEMES,
    shows: "Orders are accepted, stored, counted and indexed.",
  },
  {
    name: "order",
    url: ({ operationsUrl }, orderId) => `${operationsUrl}/orders/${encodeURIComponent(orderId)}`,
    colorSchemes: COLOR_SCHEMES,
    shows: "PERSISTED",
  },
  {
    name: "dashboard",
    url: ({ operationsUrl }) => `${operationsUrl}/dashboard`,
    colorSchemes: COLOR_SCHEMES,
    shows: "PERSISTED",
  },
  {
    name: "docs",
    url: ({ orderProducerUrl }) => `${orderProducerUrl}/docs`,
    // Swagger UI has one.
    colorSchemes: ["light"],
    shows: "Send an order",
  },
];

/** Waits until the page shows what it is for, and nothing that can be seen is unknown. */
async function untilReady(page: Page, { name, shows }: Picture): Promise<void> {
  await page.getByText(shows).first().waitFor({ timeout: READY_MS });
  await eventually(
    `nothing on ${name} is unknown`,
    async () => {
      const unknown = await page.getByText("unknown", { exact: true }).filter({ visible: true }).count();
      if (unknown > 0) throw new Error(`${unknown} values are`);
    },
    { timeoutMs: READY_MS },
  );
}

async function take(browser: Browser, stack: Stack, orderId: string): Promise<void> {
  mkdirSync(inRepository("docs", "pictures"), { recursive: true });
  for (const picture of PICTURES) {
    for (const colorScheme of picture.colorSchemes) {
      const opened = await openPage(browser, new URL(picture.url(stack, orderId)), {
        width: WIDTH,
        colorScheme,
      });
      await untilReady(opened.page, picture);
      const path = `docs/pictures/${picture.name}-${colorScheme}.png`;
      await opened.page.screenshot({ path: inRepository(path) });
      console.log(path);
      await opened.close();
    }
  }
}

/** Takes the README's pictures from the running stack, with a little traffic of its own. */
async function main(): Promise<void> {
  const stack = await findStack();
  const orders = orderFactory("picture");
  const load = startLoad({
    orderProducerUrl: stack.orderProducerUrl,
    nextOrder: () => orders.next(),
    ordersPerSecond: ORDERS_PER_SECOND,
    maxDurationMs: MAX_LOAD_MS,
    maxOrders: (ORDERS_PER_SECOND * MAX_LOAD_MS) / 1_000,
    giveUpAfterMs: 30_000,
  });
  const browser = await startBrowser();
  try {
    const order = orders.next();
    await postOrder({ stack }, order);
    await take(browser, stack, order.orderId);
  } finally {
    await browser.close();
    await load.stop();
  }
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
