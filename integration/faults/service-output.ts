import { SERVICE_NAMES } from "../../contract/log-message";
import type { Pipeline } from "../harness/pipeline";

/** Enough for a service's last restarts and what led to them. */
const LINES_PER_SERVICE = 40;

/** What each service printed since an instant, its last lines only: the stack that failed is gone when somebody asks. */
export async function serviceOutputSince({ containers }: Pipeline, instant: Date): Promise<string> {
  const parts: string[] = [];
  for (const service of SERVICE_NAMES) {
    const printed = await (await containers.get(service)).printedSince(instant);
    const lines = printed.trimEnd().split("\n");
    parts.push(`── ${service}, ${lines.length} lines ──`, ...lines.slice(-LINES_PER_SERVICE));
  }
  return parts.join("\n");
}
