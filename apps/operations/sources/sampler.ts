import { setTimeout as delay } from "node:timers/promises";
import type { Answers, SourceName } from "../domain/answers";
import type { Failure } from "../domain/reading";
import { failureOf, type Source } from "./source";

export type Sources = { readonly [Name in SourceName]?: Source<Answers[Name]> };

/** Who is told of every answer. */
export interface Listener {
  noteAnswer<Name extends SourceName>(name: Name, answer: Answers[Name], nowMs: number): void;
  noteFailure(name: SourceName, failure: Failure, nowMs: number): void;
}

/** Asks every source in its own rhythm while it runs. One that hangs holds up nobody else, and is not asked twice at once. */
export class Sampler {
  private running: AbortController | undefined;
  private loops: Promise<unknown> = Promise.resolve();
  /** Questions that have not come back: a deadline ends the waiting, not the question. */
  private readonly unanswered = new Set<SourceName>();

  constructor(
    private readonly sources: Sources,
    private readonly listener: Listener,
    private readonly nowMs: () => number = Date.now,
  ) {}

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** Begins to ask; does nothing while it runs. */
  start(): void {
    if (this.running !== undefined) return;
    const running = new AbortController();
    this.running = running;
    const names = Object.keys(this.sources) as SourceName[];
    this.loops = Promise.all(names.map((name) => this.askAgainAndAgain(name, running.signal)));
  }

  /** Asks no more; a question in flight is given up. */
  async stop(): Promise<void> {
    this.running?.abort();
    this.running = undefined;
    await this.loops;
  }

  private async askAgainAndAgain<Name extends SourceName>(name: Name, signal: AbortSignal): Promise<void> {
    const source = this.sources[name] as Source<Answers[Name]>;
    while (!signal.aborted) {
      const startedMs = performance.now();
      await this.askOnce(name, source, signal);
      const restMs = Math.max(0, source.intervalMs - (performance.now() - startedMs));
      await delay(restMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async askOnce<Name extends SourceName>(
    name: Name,
    source: Source<Answers[Name]>,
    signal: AbortSignal,
  ): Promise<void> {
    const deadline = AbortSignal.timeout(source.deadlineMs);
    try {
      const answer = await untilAborted(
        () => this.question(name, source, AbortSignal.any([signal, deadline])),
        deadline,
      );
      if (!signal.aborted) this.listener.noteAnswer(name, answer, this.nowMs());
    } catch (error) {
      if (!signal.aborted) this.listener.noteFailure(name, failureOf(error, source.deadlineMs), this.nowMs());
    }
  }

  private async question<Name extends SourceName>(
    name: Name,
    source: Source<Answers[Name]>,
    signal: AbortSignal,
  ): Promise<Answers[Name]> {
    if (this.unanswered.has(name)) throw new DOMException("an earlier question has no answer yet", "TimeoutError");
    this.unanswered.add(name);
    try {
      return await source.ask(signal);
    } finally {
      this.unanswered.delete(name);
    }
  }
}

/** The result of a call, or the signal's reason as soon as it is aborted. */
function untilAborted<Result>(call: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it is a DOMException
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    call().then(resolve, reject);
  });
}
