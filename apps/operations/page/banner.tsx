import { useEffect, useState } from "preact/hooks";
import type { Phrase, Sentence } from "../domain/sentence";
import { moment } from "./format";
import { Clock } from "./tile";

const SYMBOLS: Readonly<Record<Sentence["state"], string>> = { well: "✓", degraded: "!", trouble: "✕", unknown: "?" };

/** How often a screen reader is told, in milliseconds. */
const ANNOUNCE_INTERVAL_MS = 10_000;

/** What the page says first: whether orders are accepted, stored, counted and indexed now. */
export function Banner({
  sentence,
  at,
  isLost,
}: {
  sentence: Sentence | undefined;
  at: string | undefined;
  isLost: boolean;
}) {
  const state = isLost ? "unknown" : (sentence?.state ?? "unknown");
  const text = isLost ? lostPhrases(at) : (sentence?.phrases ?? ["Looking at every part…"]);
  return (
    <div class={`banner ${state}`}>
      <span class="symbol" aria-hidden="true">
        {SYMBOLS[state]}
      </span>
      <div>
        <p class="sentence">
          {text.map((phrase, index) =>
            typeof phrase === "string" ? (
              phrase
            ) : (
              <time key={index} dateTime={phrase.time}>
                {moment(phrase.time)}
              </time>
            ),
          )}
        </p>
        {at !== undefined && (
          <p class="note">
            {isLost ? "Last news at " : "Live, "}
            <Clock at={at} /> ({Intl.DateTimeFormat().resolvedOptions().timeZone})
          </p>
        )}
      </div>
      <Announcement text={plainText(text)} />
    </div>
  );
}

function lostPhrases(at: string | undefined): readonly Phrase[] {
  if (at === undefined) return ["No answer from the operations service yet. Trying again."];
  return ["No news from the operations service since ", { time: at }, ". What you see is from then."];
}

function plainText(phrases: readonly Phrase[]): string {
  return phrases.map((phrase) => (typeof phrase === "string" ? phrase : moment(phrase.time))).join("");
}

/** The sentence for screen readers: what has changed, but not more often than one can listen. */
function Announcement({ text }: { text: string }) {
  const [said, say] = useState({ text: "", atMs: 0 });
  useEffect(() => {
    if (text === said.text) return undefined;
    const waitMs = Math.max(0, said.atMs + ANNOUNCE_INTERVAL_MS - Date.now());
    const timer = window.setTimeout(() => say({ text, atMs: Date.now() }), waitMs);
    return () => window.clearTimeout(timer);
  }, [text, said]);
  return (
    <p class="visually-hidden" aria-live="polite">
      {said.text}
    </p>
  );
}
