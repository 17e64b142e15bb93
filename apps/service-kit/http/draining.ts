import { setTimeout as delay } from "node:timers/promises";
import type { ReadinessCheck } from "./health";

/**
 * What lets a service that was asked to end still answer for a while, not ready any more: whoever shares requests out by its
 * readiness sends none to it when it closes its port.
 */
export class Draining {
  private hasBegun = false;

  /** @param forMs how long; 0 for a service that nobody shares requests out to */
  constructor(private readonly forMs: number) {}

  /** Fails from `begin` on. */
  readonly check: ReadinessCheck = {
    name: "draining",
    check: () => {
      if (this.hasBegun) throw new Error("it was asked to end");
    },
  };

  /** Resolves when the port may be closed. */
  async begin(): Promise<void> {
    this.hasBegun = true;
    await delay(this.forMs);
  }
}
