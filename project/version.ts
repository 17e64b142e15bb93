/** Finds the first version in a program's output: `1.26.8` in `go version go1.26.8 linux/amd64`. */
export function findVersion(text: string): string | undefined {
  return /\d+(?:\.\d+)+|\d+/.exec(text)?.[0];
}

/** Whether a dotted version is at least another; missing parts count as 0. */
export function isAtLeast(version: string, least: string): boolean {
  const parts = version.split(".").map(Number);
  const leastParts = least.split(".").map(Number);
  for (const [index, leastPart] of leastParts.entries()) {
    const part = parts[index] ?? 0;
    if (part !== leastPart) return part > leastPart;
  }
  return true;
}
