import { useEffect, useState } from "preact/hooks";
import { PIPELINE_DASHBOARD } from "../../../contract/dashboard/dashboard";
import type { Panel } from "../../../contract/dashboard/panel";
import type { LatestRow, OverTimeRow, TopValuesRow } from "../../../contract/dashboard/rows";
import type { TimeRangeName } from "../../../contract/dashboard/search-request";
import type { PanelAnswer } from "../domain/panel-answers";
import type { Reading } from "../domain/reading";
import { LatestTable } from "./latest-table";
import { OverTime } from "./over-time";
import { Known, Tile } from "./tile";
import { TopValues } from "./top-values";

/** How long the service may take to answer, in milliseconds: longer than Elasticsearch may. */
const TIMEOUT_MS = 5_000;

/** A panel of the dashboard. Each asks for itself: one that gets no answer leaves the others as they are. */
export function PanelTile({ panel, range, isWide }: { panel: Panel; range: TimeRangeName; isWide: boolean }) {
  const reading = usePanel(panel.id, range);
  return (
    <Tile title={panel.title} area={isWide ? "panel wide" : "panel"}>
      <p class="note">{panel.description}</p>
      <Known reading={reading}>{(answer) => <PanelRows panel={panel} answer={answer} />}</Known>
    </Tile>
  );
}

function PanelRows({ panel, answer }: { panel: Panel; answer: PanelAnswer }) {
  switch (panel.kind) {
    case "over-time":
      return (
        <OverTime
          panel={panel}
          range={answer.range}
          intervalMs={answer.intervalMs ?? 0}
          rows={answer.rows as readonly OverTimeRow[]}
        />
      );
    case "top-values":
      return <TopValues panel={panel} rows={answer.rows as readonly TopValuesRow[]} />;
    case "latest":
      return <LatestTable panel={panel} rows={answer.rows as readonly LatestRow[]} />;
  }
}

/** Asks again and again while somebody looks. */
function usePanel(panelId: string, range: TimeRangeName): Reading<PanelAnswer> {
  const [reading, setReading] = useState<Reading<PanelAnswer>>({ state: "unknown", reason: "being asked" });
  useEffect(() => {
    let timer: number | undefined;
    let isGone = false;
    const lookAgain = async (): Promise<void> => {
      if (!document.hidden) {
        const outcome = await ask(panelId, range);
        if (isGone) return;
        setReading((before) => (typeof outcome === "string" ? failed(before, outcome) : live(outcome)));
      }
      timer = window.setTimeout(() => void lookAgain(), PIPELINE_DASHBOARD.refreshMs);
    };
    void lookAgain();
    return () => {
      isGone = true;
      window.clearTimeout(timer);
    };
  }, [panelId, range]);
  return reading;
}

function live(value: PanelAnswer): Reading<PanelAnswer> {
  return { state: "live", asOf: new Date(value.range.toMs).toISOString(), value };
}

function failed(before: Reading<PanelAnswer>, reason: string): Reading<PanelAnswer> {
  return before.state === "unknown" ? { state: "unknown", reason } : { ...before, state: "stale", reason };
}

/** @returns the answer, or why there is none */
async function ask(panelId: string, range: TimeRangeName): Promise<PanelAnswer | string> {
  try {
    const response = await fetch(`/api/dashboard/${panelId}?range=${range}`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return (await response.json()) as PanelAnswer;
    const { title, detail } = (await response.json()) as { title?: string; detail?: string };
    return [title, detail].filter(Boolean).join(": ");
  } catch {
    return "the operations service does not answer";
  }
}
