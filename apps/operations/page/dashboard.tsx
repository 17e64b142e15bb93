import { render } from "preact";
import { useState } from "preact/hooks";
import { PIPELINE_DASHBOARD } from "../../../contract/dashboard/dashboard";
import { TIME_RANGES_MS, type TimeRangeName } from "../../../contract/dashboard/search-request";
import { Header, useLinks } from "./header";
import { PanelTile } from "./panel-tile";

const RANGE_WORDS: Readonly<Record<TimeRangeName, string>> = {
  "1h": "Last hour",
  "6h": "Last 6 hours",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
};

/** The dashboard: the panels that Kibana has, for those who have no Kibana. */
function DashboardPage() {
  const [range, setRange] = useState(rangeOfAddress);
  const choose = (chosen: TimeRangeName): void => {
    // The address says what is shown, for a reload and for others.
    history.replaceState(null, "", `?range=${chosen}`);
    setRange(chosen);
  };
  return (
    <>
      <Header />
      <main>
        <h1>{PIPELINE_DASHBOARD.title}</h1>
        <div class="choice">
          <label for="range">Time range</label>
          <select
            id="range"
            value={range}
            onChange={({ currentTarget }) => choose(currentTarget.value as TimeRangeName)}
          >
            {Object.entries(RANGE_WORDS).map(([name, words]) => (
              <option value={name} key={name}>
                {words}
              </option>
            ))}
          </select>
          <KibanaNote />
        </div>
        <div class="tiles">
          {PIPELINE_DASHBOARD.rows.flatMap((row) =>
            row.map((panel) => (
              <PanelTile key={`${panel.id} ${range}`} panel={panel} range={range} isWide={row.length === 1} />
            )),
          )}
        </div>
      </main>
    </>
  );
}

function KibanaNote() {
  const { Kibana } = useLinks();
  if (Kibana === undefined) return <p class="note">This stack has no Kibana; its dashboard would have these panels.</p>;
  return (
    <p class="note">
      The same panels <a href={`${Kibana}/app/dashboards#/view/${PIPELINE_DASHBOARD.id}`}>in Kibana</a>
    </p>
  );
}

function rangeOfAddress(): TimeRangeName {
  const asked = new URLSearchParams(location.search).get("range") ?? "";
  return Object.keys(TIME_RANGES_MS).includes(asked) ? (asked as TimeRangeName) : "24h";
}

const root = document.getElementById("page");
if (root !== null) render(<DashboardPage />, root);
