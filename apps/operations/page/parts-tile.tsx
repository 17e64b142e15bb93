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
/** The name of a connector's task. */
const TASK = /^.* task (\d+)$/;
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
            <ul class="plain">
              {parts
                .filter((part) => part.kind === kind && !TASK.test(part.name))
                .map((part) => (
                  <PartLine
                    key={part.name}
                    part={part}
                    tasks={parts.filter(({ name }) => name.startsWith(`${part.name} task `))}
                  />
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

/** The tasks of a connector are one line while they are all up. */
function PartLine({ part, tasks = [] }: { part: Part; tasks?: readonly Part[] }) {
  const { name, state, since, isSinceExact, reason } = part;
  const areAllUp = tasks.every((task) => task.state === "up");
  return (
    <li class={`part ${state.replace(" ", "-")}`}>
      <span class="symbol" aria-hidden="true">
        {SYMBOLS[state]}
      </span>
      <span class="name">{name}</span> <span class="state">{state}</span>{" "}
      <span class="note">
        since <time dateTime={since}>{moment(since)}</time>
        {!isSinceExact && " or before"}
      </span>
      {reason !== undefined && <span class="reason">{reason}</span>}
      {tasks.length > 0 && areAllUp && (
        <span class="note tasks">{tasks.length === 1 ? "its task is up" : `its ${tasks.length} tasks are up`}</span>
      )}
      {tasks.length > 0 && !areAllUp && (
        <ul class="plain tasks">
          {tasks.map((task) => (
            <PartLine key={task.name} part={{ ...task, name: task.name.replace(TASK, "task $1") }} />
          ))}
        </ul>
      )}
    </li>
  );
}
