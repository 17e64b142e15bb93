import { after } from "mocha";
import { openPipeline, type Pipeline } from "./pipeline";

let opening: Promise<Pipeline> | undefined;

/** The pipeline, opened by the first test file that asks and closed after the last: reading begins at the first order. */
export function sharedPipeline(): Promise<Pipeline> {
  opening ??= openPipeline();
  return opening;
}

// Registered outside any suite, so mocha runs it once after all files.
after(async () => {
  const pipeline = await opening?.catch(() => undefined);
  await pipeline?.close();
});
