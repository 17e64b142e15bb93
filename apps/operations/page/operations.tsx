import { render } from "preact";
import { Banner } from "./banner";
import { followSnapshots, type Seen } from "./connection";
import { DayTile } from "./day-tile";
import { Header } from "./header";
import { HourTile } from "./hour-tile";
import { LagTile } from "./lag-tile";
import { LatencyTile } from "./latency-tile";
import { OperationsTile } from "./operations-tile";
import { PartsTile } from "./parts-tile";
import { ThroughputTile } from "./throughput-tile";
import { LostSince } from "./tile";
import { TroublesTile } from "./troubles-tile";

/** The operations page. */
function OperationsPage({ snapshot, isLost }: Seen) {
  return (
    <>
      <Header />
      <main>
        <h1 class="visually-hidden">ShopStream operations</h1>
        <Banner sentence={snapshot?.sentence} at={snapshot?.at} isLost={isLost} />
        {snapshot !== undefined && (
          <LostSince.Provider value={isLost ? snapshot.at : undefined}>
            <div class="tiles">
              <HourTile reading={snapshot.hour} at={snapshot.at} />
              <ThroughputTile stages={snapshot.stages} />
              <LatencyTile latencies={snapshot.latencies} />
              <DayTile day={snapshot.day} />
              <LagTile lags={snapshot.lags} at={snapshot.at} />
              <PartsTile parts={snapshot.parts} />
              <TroublesTile troubles={snapshot.troubles} />
              <OperationsTile reading={snapshot.operations} />
            </div>
          </LostSince.Provider>
        )}
      </main>
    </>
  );
}

const TITLE_SYMBOLS = { well: "✓", degraded: "!", trouble: "✕", unknown: "?" } as const;

followSnapshots("/api/events", (seen) => {
  const state = seen.isLost ? "unknown" : (seen.snapshot?.sentence.state ?? "unknown");
  document.title = `${TITLE_SYMBOLS[state]} ShopStream operations`;
  const root = document.getElementById("page");
  if (root !== null) render(<OperationsPage {...seen} />, root);
});
