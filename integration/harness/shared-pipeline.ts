import { after } from "mocha";
import { openPipeline, type Pipeline } from "./pipeline";

let opening: Promise<Pipeline> | undefined;

/** One pipeline for all test files, opened on first use and closed after the last: it reads the topics from their start. */
export function sharedPipeline(): Promise<Pipeline> {
  opening ??= openPipeline();
  return opening;
}

// A root hook: mocha runs it once, after all files.
after(async () => {
  const pipeline = await opening?.catch(() => undefined);
  await pipeline?.close();
});
