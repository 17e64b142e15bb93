import { Test, type Context } from "mocha";
import type { Pipeline } from "./pipeline";

/**
 * Skips a test, or from a `before` every test of its suite, that looks into the container of a server which is somebody
 * else's; the reason is added to their titles.
 */
export async function skipUnlessOwn(
  context: Context,
  { containers }: Pick<Pipeline, "containers">,
  component: string,
): Promise<void> {
  if (await containers.has(component)) return;
  const reason = ` (skipped: ${component} is somebody else's)`;
  const runnable = context.test;
  if (runnable instanceof Test) runnable.title += reason;
  else runnable?.parent?.eachTest((test) => (test.title += reason));
  context.skip();
}
