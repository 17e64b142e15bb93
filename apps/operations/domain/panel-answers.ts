import type { Panel } from "../../../contract/dashboard/panel";
import { rowsOf, type LatestRow, type OverTimeRow, type TopValuesRow } from "../../../contract/dashboard/rows";
import {
  intervalMs,
  searchRequestOf,
  TIME_RANGES_MS,
  type SearchRequest,
  type TimeRange,
  type TimeRangeName,
} from "../../../contract/dashboard/search-request";

/** What a panel shows for a time range. */
export interface PanelAnswer {
  readonly range: TimeRange;
  /** Width of the bars of a chart over time, in milliseconds; null for other panels. */
  readonly intervalMs: number | null;
  readonly rows: readonly (OverTimeRow | TopValuesRow | LatestRow)[];
}

/** How long an answer serves everybody who asks for the same panel and range, in milliseconds. */
const SHARED_FOR_MS = 5_000;

interface Shared {
  readonly askedMs: number;
  readonly answer: Promise<PanelAnswer>;
}

/** Answers panels from searches, and asks the store no more often for many viewers than for one. */
export class PanelAnswers {
  private readonly shared = new Map<string, Shared>();

  constructor(
    private readonly search: (request: SearchRequest) => Promise<unknown>,
    private readonly nowMs: () => number,
  ) {}

  /** @throws what the search throws, or what `rowsOf` throws; a failure is shared too */
  answer(panel: Panel, rangeName: TimeRangeName): Promise<PanelAnswer> {
    const key = `${panel.id} ${rangeName}`;
    const toMs = this.nowMs();
    const known = this.shared.get(key);
    if (known !== undefined && toMs - known.askedMs < SHARED_FOR_MS) return known.answer;
    const answer = this.ask(panel, { fromMs: toMs - TIME_RANGES_MS[rangeName], toMs });
    this.shared.set(key, { askedMs: toMs, answer });
    return answer;
  }

  private async ask(panel: Panel, range: TimeRange): Promise<PanelAnswer> {
    const rows = rowsOf(panel, await this.search(searchRequestOf(panel, range)));
    return { range, intervalMs: panel.kind === "over-time" ? intervalMs(panel, range) : null, rows };
  }
}
