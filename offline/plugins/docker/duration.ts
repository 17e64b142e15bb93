/** Nanoseconds in each unit of a Go duration. */
const unitNs = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 } as const;

const partPattern = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/y;

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
    partPattern.lastIndex = end;
    const part = partPattern.exec(text);
    if (!part) break;
    const [, amount = "", unit = "ns"] = part;
    total += Number(amount) * unitNs[unit as keyof typeof unitNs];
    end = partPattern.lastIndex;
  }
  return end > 0 && end === text.length ? Math.round(total) : undefined;
}
