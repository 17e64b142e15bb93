import type { ComponentChildren } from "preact";
import { createContext } from "preact";
import { useContext, useId } from "preact/hooks";
import type { Reading } from "../domain/reading";
import { clock } from "./format";

/** When the last snapshot was made, ISO 8601, while no newer one comes; undefined while the page is live. */
export const LostSince = createContext<string | undefined>(undefined);

/** A part of the page with its heading. */
export function Tile({ title, area, children }: { title: string; area: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class={`tile ${area}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/**
 * Something that follows from a reading. A value that is not live is greyed and says how old it is and why; without a value it
 * says that it is unknown.
 */
export function Known<Value>({
  reading,
  children,
}: {
  reading: Reading<Value>;
  children: (value: Value) => ComponentChildren;
}) {
  const lostSince = useContext(LostSince);
  if (reading.state === "unknown") {
    return (
      <div class="not-live">
        <p class="unknown">unknown</p>
        <p class="note">{reading.reason}</p>
      </div>
    );
  }
  if (reading.state === "live" && lostSince === undefined) return <>{children(reading.value)}</>;
  return (
    <div class="not-live">
      {children(reading.value)}
      <p class="note">
        <strong>
          as of <Clock at={reading.asOf} />
        </strong>
        {reading.state === "stale" && `: ${reading.reason}`}
      </p>
    </div>
  );
}

/** A time of day that says the whole instant to programs. */
export function Clock({ at }: { at: string }) {
  return <time dateTime={at}>{clock(at)}</time>;
}

/** A table under a chart, with the same data. */
export function DataTable({
  summary,
  head,
  rows,
}: {
  summary: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}) {
  return (
    <details>
      <summary>{summary}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={summary}>
        <table>
          <thead>
            <tr>
              {head.map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([first = "", ...others]) => (
              <tr key={first}>
                <th scope="row">{first}</th>
                {others.map((text, index) => (
                  <td key={index}>{text}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
