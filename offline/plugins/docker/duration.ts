/** Nanoseconds in each unit of a Go duration. */
const UNIT_NS = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 } as const;

const PART = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/y;

/** True for a Go duration such as `1m30s`, `500ms` or `0`. */
export function isDuration(text: string): boolean {
  return durationNs(text) !== undefined;
}

/**
 * Nanoseconds in a Go duration (https://pkg.go.dev/time#ParseDuration), the form in which Docker's providers take times.
 *
 * @returns undefined where the text is none; negative ones are not taken
 */
export function durationNs(text: string): number | undefined {
  if (text === "0") return 0;
  let total = 0;
  let end = 0;
  for (;;) {
    PART.lastIndex = end;
    const part = PART.exec(text);
    if (!part) break;
    const [, amount = "", unit = "ns"] = part;
    total += Number(amount) * UNIT_NS[unit as keyof typeof UNIT_NS];
    end = PART.lastIndex;
  }
  return end > 0 && end === text.length ? Math.round(total) : undefined;
}

/** A Go duration as Go itself writes it, and so as Docker's providers read it back: `120s` becomes `2m0s`. */
export function durationText(ns: number): string {
  if (ns === 0) return "0s";
  if (ns < UNIT_NS.s) {
    const unit = ns < UNIT_NS.us ? "ns" : ns < UNIT_NS.ms ? "µs" : "ms";
    return `${ns / UNIT_NS[unit]}${unit}`;
  }
  const [hours, minutes] = [Math.floor(ns / UNIT_NS.h), Math.floor((ns % UNIT_NS.h) / UNIT_NS.m)];
  const seconds = `${(ns % UNIT_NS.m) / UNIT_NS.s}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
