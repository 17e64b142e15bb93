import { runCommand } from "../../project/commands/command";
import { logFile } from "../../project/repository";
import { Resources } from "../measuring/resources";
import type { Row } from "../measuring/row";
import { stopForCopies } from "../whole-stack/copies";

const TIMEOUT_MS = 30 * 60_000;

const RUN = "`docker run` of the same containers in order, each healthy";
const STOP = "`docker stop` and `docker rm` of them, the last ones first";
const UP = "make up";
const NO_OP = "npx pulumi up, nothing to change";
const DOWN = "make down";

/** What was measured in one round, in seconds. */
type Seconds = Readonly<Record<typeof RUN | typeof STOP | typeof UP | typeof NO_OP | typeof DOWN, number>>;

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return (performance.now() - startedMs) / 1_000;
}

function command(file: string, ...args: readonly string[]): () => Promise<void> {
  return () => runCommand({ file, args, logFile: logFile("bench-make-up"), timeoutMs: TIMEOUT_MS });
}

/**
 * The whole stack, everything built. `make up` also sets up topics, tables, users, templates and connectors, and follows a few
 * orders to every store; the copies run on volumes that have all of this.
 */
export const makeUp: Row = {
  name: "make-up",
  title: "the whole stack, everything built",
  unit: "s",
  components: "all",
  takesStackDown: true,
  targets: [
    { of: UP, against: RUN, figure: "value", atMost: 1.3, inSummary: true },
    { of: NO_OP, against: RUN, figure: "value", atMost: 1.3 },
    { of: DOWN, against: STOP, figure: "value", atMost: 1.3, inSummary: true },
  ],
  prepare: (bench) => {
    const rounds = new Map<number, Promise<Seconds>>();
    const runRound = async (): Promise<Seconds> => {
      const noOp = await secondsOf(command("npx", "pulumi", "up", "--yes", "--skip-preview"));
      const resources = new Resources();
      const copy = await stopForCopies({ ...bench, resources });
      let run: number;
      let stop: number;
      try {
        run = await secondsOf(() => copy.start());
        stop = await secondsOf(() => copy.remove());
      } finally {
        await resources.close();
      }
      const down = await secondsOf(command("make", "down"));
      const up = await secondsOf(command("make", "up"));
      return { [UP]: up, [RUN]: run, [NO_OP]: noOp, [DOWN]: down, [STOP]: stop };
    };
    // Each step needs what the one before has left, so a round is measured as a whole.
    const measureRound = (round: number): Promise<Seconds> => {
      const measured = rounds.get(round) ?? runRound();
      rounds.set(round, measured);
      return measured;
    };
    const contestant = (name: keyof Seconds, role: "product" | "peer") => ({
      name,
      role,
      measure: async (round: number) => ({ value: (await measureRound(round))[name] }),
    });
    return Promise.resolve([
      contestant(UP, "product"),
      contestant(RUN, "peer"),
      contestant(NO_OP, "product"),
      contestant(DOWN, "product"),
      contestant(STOP, "peer"),
    ]);
  },
};
