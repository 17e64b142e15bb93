import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { backoffMs } from "./retry";

/** A process that ran this long was healthy, and its end does not count as a repetition. In milliseconds. */
const STEADY_MS = 5 * 60_000;
/** The waits from the third start on. */
const BACKOFF = { firstMs: 1_000, longestMs: 30_000 };

const lastEndSchema = z.object({
  /** In one line. */
  reason: z.string(),
  /** How often in a row a process ended for it. */
  times: z.int().min(1),
});

/** How the previous processes ended. */
export type LastEnd = z.infer<typeof lastEndSchema>;

/**
 * Remembers why the service's process ended, in a file that outlives it. The container's restart policy starts the next one
 * at once, and one that ends repeatedly for the same reason would only burden its neighbours.
 */
export class RestartBackoff {
  private readonly startedMs: number;
  readonly lastEnd: LastEnd | undefined;

  /** @param file of this container alone: a new container starts afresh */
  constructor(
    private readonly file: string,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.startedMs = nowMs();
    this.lastEnd = readLastEnd(file);
  }

  /** How long to wait before this start, in milliseconds: 0 unless the last two processes ended for the same reason. */
  get waitMs(): number {
    const times = this.lastEnd?.times ?? 0;
    return times < 2 ? 0 : backoffMs(BACKOFF, times - 1);
  }

  /** Records why this process ends. */
  noteEnd(reason: string): void {
    const { lastEnd } = this;
    const isSame = lastEnd !== undefined && withoutNumbers(lastEnd.reason) === withoutNumbers(reason);
    const wasSteady = this.nowMs() - this.startedMs >= STEADY_MS + this.waitMs;
    const end: LastEnd = { reason, times: isSame && !wasSteady ? lastEnd.times + 1 : 1 };
    try {
      writeFileSync(this.file, JSON.stringify(end));
    } catch {
      // Without it the next process starts at once, as it would have anyway.
    }
  }
}

/** Offsets and durations differ from one time to the next. */
function withoutNumbers(reason: string): string {
  return reason.replace(/\d+/g, "#");
}

function readLastEnd(file: string): LastEnd | undefined {
  try {
    return lastEndSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
