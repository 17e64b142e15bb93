import type { Failure } from "./reading";

/** A part of the stack: a broker, a store, a connector or one of its tasks, a service. */
export interface Part {
  readonly name: string;
  readonly kind: PartKind;
  readonly state: PartState;
  /** When it was first seen in this state, ISO 8601. */
  readonly since: string;
  /** Whether it was seen in another state just before, which was known; else it may have been so for longer. */
  readonly isSinceExact: boolean;
  /** Why it is not up. */
  readonly reason?: string;
}

export type PartKind = "broker" | "store" | "connect" | "service";

/** `not ready`: it answers, but says itself that it cannot do its work. */
export type PartState = "up" | "not ready" | "down" | "unknown";

/** What one look at a part has shown. */
export interface Look {
  readonly name: string;
  readonly kind: PartKind;
  readonly state: PartState;
  readonly reason?: string;
  /** When this state began, in epoch milliseconds, where the part says so itself. */
  readonly sinceMs?: number;
}

/** How long a part may keep silent until it counts as down, in milliseconds: on a busy machine an answer may be late. */
const SILENCE_IS_DOWN_AFTER_MS = 4_000;
/** After a longer pause between two looks, anything may have happened in between, in milliseconds. */
const LONGEST_GAP_MS = 10_000;

/** What a part that has not given an answer counts as. */
export function stateAfter({ kind }: Failure, failingForMs: number): PartState {
  switch (kind) {
    case "refused":
      return "down";
    case "silent":
      return failingForMs >= SILENCE_IS_DOWN_AFTER_MS ? "down" : "unknown";
    case "answered":
      return "not ready";
  }
}

interface Known {
  readonly state: PartState;
  readonly sinceMs: number;
  readonly isSinceExact: boolean;
  readonly lookedMs: number;
}

/** Remembers since when each part has been in its state. */
export class Availability {
  private readonly known = new Map<string, Known>();

  /** Notes what a look at each part has shown. @returns the parts in the same order */
  observe(looks: readonly Look[], nowMs: number): Part[] {
    return looks.map((look) => {
      const known = this.next(look, nowMs);
      this.known.set(look.name, known);
      const { name, kind, state, reason } = look;
      return {
        name,
        kind,
        state,
        since: new Date(known.sinceMs).toISOString(),
        isSinceExact: known.isSinceExact,
        ...(reason !== undefined && { reason }),
      };
    });
  }

  private next({ name, state, sinceMs }: Look, nowMs: number): Known {
    if (sinceMs !== undefined) return { state, sinceMs, isSinceExact: true, lookedMs: nowMs };
    const before = this.known.get(name);
    if (before === undefined || nowMs - before.lookedMs > LONGEST_GAP_MS) {
      return { state, sinceMs: nowMs, isSinceExact: false, lookedMs: nowMs };
    }
    // A silence that turns out to be an outage began with the silence.
    if (before.state === state || (before.state === "unknown" && state === "down")) {
      return { ...before, state, lookedMs: nowMs };
    }
    return { state, sinceMs: nowMs, isSinceExact: before.state !== "unknown" || before.isSinceExact, lookedMs: nowMs };
  }
}
