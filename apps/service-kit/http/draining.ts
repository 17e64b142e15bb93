import { setTimeout as delay } from "node:timers/promises";
import type { ReadinessCheck } from "./health";

/**
 * What lets a service that was asked to end still answer for a while, not ready any more: whoever shares requests out by its
 * readiness sends none to it when it closes its port.
 */
export class Draining {
  private begun = false;

  /** @param forMs how long; 0 for a service that nobody shares requests out to */
  constructor(private readonly forMs: number) {}

  get hasBegun(): boolean {
    return this.begun;
  }

  /**
   * A service's checks with one more, which fails from `begin` on. The others are not asked any more: the answer is known, and has to
   * be there before whoever asks has stopped waiting.
   */
  inFrontOf(checks: readonly ReadinessCheck[]): ReadinessCheck[] {
    const requireNotBegun = (): void => {
      if (this.begun) throw new Error("it was asked to end");
    };
    return [
      { name: "draining", check: requireNotBegun },
      ...checks.map((other) => ({
        name: other.name,
        check: () => {
          requireNotBegun();
          return other.check();
        },
      })),
    ];
  }

  /** Resolves when the port may be closed. */
  async begin(): Promise<void> {
    this.begun = true;
    await delay(this.forMs);
  }
}
