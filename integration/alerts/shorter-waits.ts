import { parseDocument, visit } from "yaml";

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

/** A file of alert rules whose alerts wait only a part of their time before they fire; their expressions are unchanged. */
export function withShorterWaits(rules: string, dividedBy: number): string {
  const document = parseDocument(rules);
  visit(document, {
    Pair(_key, pair) {
      const { key, value } = pair as { key: { value?: unknown }; value: { value?: unknown } | null };
      if (key.value !== "for" || typeof value?.value !== "string") return;
      value.value = `${Math.ceil((secondsOf(value.value) / dividedBy) * 1_000)}ms`;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function secondsOf(duration: string): number {
  const [, number, unit = ""] = /^(\d+)([smh])$/.exec(duration) ?? [];
  const seconds = SECONDS[unit];
  if (seconds === undefined) throw new Error(`"${duration}" is not a duration such as 30s, 5m or 1h`);
  return Number(number) * seconds;
}
