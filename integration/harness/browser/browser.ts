import axe from "axe-core";
import { chromium, type Browser, type Page } from "playwright-core";
import { findBrowser } from "../../../project/browser";

/** Widths that the pages are looked at in, in CSS pixels: a small phone and a desk. */
export const WIDTHS = [360, 1440] as const;
export const COLOR_SCHEMES = ["light", "dark"] as const;

const HEIGHT = 900;

export interface View {
  readonly width?: number;
  readonly colorScheme?: (typeof COLOR_SCHEMES)[number];
}

/** A page in a window of its own, and everything that the browser complained about in it. */
export interface OpenPage {
  readonly page: Page;
  /** Errors and warnings on the console, violations of the page's policy and uncaught errors among them. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Starts Debian's Chromium, or whatever browser this machine has. @throws Error that says how to get one */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error("this machine has no Chromium: run `make setup`, or set CHROMIUM");
  // Root has no sandbox; the pages are our own.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
}

/** Opens a page in a new window. */
export async function openPage(
  browser: Browser,
  url: URL,
  { width = 1440, colorScheme = "light" }: View = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width, height: HEIGHT }, colorScheme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  await page.goto(url.href);
  return { page, complaints, close: () => context.close() };
}

/** What axe-core finds wrong with a page, each with the elements concerned. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  // The page's policy would not let a script element run.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    return (await inPage.run()).violations;
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

/** By how many pixels a page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
}
