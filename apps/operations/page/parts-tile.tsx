import { useContext } from "preact/hooks";
import type { Part, PartKind, PartState } from "../domain/availability";
import { moment } from "./format";
import { Clock, LostSince, Tile } from "./tile";

const GROUPS: readonly (readonly [PartKind, string])[] = [
  ["service", "Services"],
  ["broker", "Brokers"],
  ["store", "Stores"],
  ["connect", "Kafka Connect"],
];
const SYMBOLS: Readonly<Record<PartState, string>> = { up: "✓", "not ready": "!", down: "✕", unknown: "?" };

/** Every part of the stack: how it is, and since when. */
export function PartsTile({ parts }: { parts: readonly Part[] }) {
  const lostSince = useContext(LostSince);
  return (
    <Tile title="Parts" area="parts">
      <div class={lostSince === undefined ? "part-groups" : "part-groups not-live"}>
        {GROUPS.map(([kind, title]) => (
          <div class="group" key={kind}>
            <h3>{title}</h3>
            <ul class="plain parts">
              {parts
                .filter((part) => part.kind === kind)
                .map((part) => (
                  <PartLine key={part.name} part={part} />
                ))}
            </ul>
          </div>
        ))}
      </div>
      {lostSince !== undefined && (
        <p class="note">
          <strong>
            as of <Clock at={lostSince} />
          </strong>
        </p>
      )}
    </Tile>
  );
}

function PartLine({ part: { name, state, since, isSinceExact, reason } }: { part: Part }) {
  return (
    <li class={`part ${state.replace(" ", "-")}${/ task \d+$/.test(name) ? " task" : ""}`}>
      <span class="symbol" aria-hidden="true">
        {SYMBOLS[state]}
      </span>
      <span class="name">{name}</span> <span class="state">{state}</span>{" "}
      <span class="note">
        since <time dateTime={since}>{moment(since)}</time>
        {!isSinceExact && " or before"}
      </span>
      {reason !== undefined && <span class="reason">{reason}</span>}
    </li>
  );
}
