import type { HourlyCount } from "../../../contract/hourly-summary";
import type { Reading } from "../domain/reading";
import { hour, whole } from "./format";
import { Known, Tile } from "./tile";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** The running hour's count, and how far the hour is. */
export function HourTile({ reading, at }: { reading: Reading<HourlyCount>; at: string }) {
  return (
    <Tile title="This hour" area="hour">
      <Known reading={reading}>
        {({ hourWindow, transactionCount }) => {
          const passedMs = Math.min(HOUR_MS, Math.max(0, Date.parse(at) - Date.parse(hourWindow)));
          return (
            <>
              <p class="figure">{whole(transactionCount)}</p>
              <p class="note">orders counted since {hour(hourWindow)}</p>
              <div class="track" aria-hidden="true">
                <div class="fill" style={{ width: `${(passedMs / HOUR_MS) * 100}%` }} />
              </div>
              <p class="note">{Math.floor(passedMs / MINUTE_MS)} of 60 minutes</p>
            </>
          );
        }}
      </Known>
    </Tile>
  );
}
