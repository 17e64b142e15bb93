import type { Trouble } from "../domain/snapshot";
import { moment, whole } from "./format";
import { OrderLink } from "./order-link";
import { Known, Tile } from "./tile";

/** Orders that went another way, with the last one's reason. */
export function TroublesTile({ troubles }: { troubles: readonly Trouble[] }) {
  return (
    <Tile title="Refused, late, conflicting, dead letters" area="troubles">
      <ul class="plain">
        {troubles.map(({ kind, count, covers, last }) => (
          <li class="group" key={kind}>
            <h3>{kind}</h3>
            <Known reading={count}>
              {(value) => (
                <p>
                  <span class="small-figure">{whole(value)}</span> <span class="note">{coversInWords(covers)}</span>
                </p>
              )}
            </Known>
            {last.state !== "unknown" && last.value !== null && (
              <p class="reason">
                <time dateTime={last.value.at}>{moment(last.value.at)}</time>{" "}
                {last.value.orderId !== null && <OrderLink orderId={last.value.orderId} />} {last.value.reason}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Tile>
  );
}

/** An instant in it is written in the reader's time zone. */
function coversInWords(covers: string): string {
  return covers.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, (instant) => moment(instant));
}
