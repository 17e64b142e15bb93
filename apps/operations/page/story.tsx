import type { ComponentChildren } from "preact";
import type { Found, OrderStory, StoryEvent } from "../domain/order-story";
import { clockWithMs, date, duration, hour, whole } from "./format";
import { StatusWord } from "./operations-tile";
import { Tile } from "./tile";

const HOUR_MS = 3_600_000;

/** What happened to an order, in the order of time; its row and the count of its hour. */
export function Story({ story: { events, row, hour: count } }: { story: OrderStory }) {
  const orderTime = row.state === "known" ? row.value?.orderTime : undefined;
  return (
    <div class="tiles">
      <Tile title="What happened" area="events">
        <Place found={events} nothing="No service has logged it yet, or its logs are not indexed yet.">
          {(known) =>
            known.length === 0 ? <p class="note">No log message of it is indexed yet.</p> : <Timeline events={known} />
          }
        </Place>
      </Tile>
      <Tile title="Its row in MySQL" area="row">
        <Place found={row} nothing="It is not stored, or not yet.">
          {(transaction) => (
            <dl class="facts">
              {Object.entries(transaction).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{String(value)}</dd>
                </div>
              ))}
            </dl>
          )}
        </Place>
      </Tile>
      <Tile title="The count of its hour" area="count">
        <Place
          found={count}
          nothing={
            orderTime === undefined ? "Its hour is known once it is stored." : "No order of its hour is counted yet."
          }
        >
          {({ hourWindow, transactionCount }) => (
            <>
              <p class="figure">{whole(transactionCount)}</p>
              <p class="note">
                orders from {hour(hourWindow)} to {hour(new Date(Date.parse(hourWindow) + HOUR_MS).toISOString())},{" "}
                {date(hourWindow)}
              </p>
            </>
          )}
        </Place>
      </Tile>
    </div>
  );
}

function Place<Value>({
  found,
  nothing,
  children,
}: {
  found: Found<Value>;
  nothing: string;
  children: (value: Value) => ComponentChildren;
}) {
  if (found.state === "unknown") {
    return (
      <div class="not-live">
        <p class="unknown">unknown</p>
        <p class="note">{found.reason}</p>
      </div>
    );
  }
  return found.value === null ? <p class="note">{nothing}</p> : <>{children(found.value)}</>;
}

function Timeline({ events }: { events: readonly StoryEvent[] }) {
  const startedMs = Date.parse(events[0]?.timestamp ?? "");
  return (
    <ol class="timeline">
      {events.map(({ eventId, timestamp, serviceName, status, errorMessage, traceId }, index) => (
        <li key={eventId}>
          <p>
            <StatusWord status={status} /> <span class="service">{serviceName}</span>
          </p>
          <p class="note">
            <time dateTime={timestamp}>{clockWithMs(timestamp)}</time>, {date(timestamp)}
            {index > 0 && `, ${duration((Date.parse(timestamp) - startedMs) / 1_000)} after the first`}
          </p>
          {errorMessage && <p class="reason">{errorMessage}</p>}
          {traceId && <p class="note">trace {traceId}</p>}
        </li>
      ))}
    </ol>
  );
}
