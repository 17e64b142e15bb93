import { z } from "zod";
import { PIPELINE_DASHBOARD } from "../../../contract/dashboard/dashboard";
import type { Panel } from "../../../contract/dashboard/panel";
import { TIME_RANGES_MS, type TimeRangeName } from "../../../contract/dashboard/search-request";
import { operation, type Resource } from "../../service-kit/http/api/api";
import { problem, unavailable, type Problem } from "../../service-kit/http/problem-details";
import type { PanelAnswer, PanelAnswers } from "../domain/panel-answers";
import { failureOf } from "../sources/source";

/** As often as the page asks. */
const RETRY_SECONDS = PIPELINE_DASHBOARD.refreshMs / 1_000;

const PANELS = new Map<string, Panel>(PIPELINE_DASHBOARD.rows.flat().map((panel) => [panel.id, panel]));
const PANEL_IDS = [...PANELS.keys()];
const RANGES = Object.keys(TIME_RANGES_MS) as TimeRangeName[];

const panelId = z.string().meta({
  description: `A panel of the dashboard: ${PANEL_IDS.join(", ")}.`,
  example: "orders-per-hour",
});
const range = z
  .enum(RANGES, { error: `must be one of ${RANGES.join(", ")}` })
  .default("24h")
  .meta({ description: "How far back, up to now. Default: 24 hours, as the dashboard opens.", example: "24h" });

const answerSchema = z.strictObject({
  range: z.strictObject({ fromMs: z.int(), toMs: z.int() }).meta({ description: "In Unix milliseconds." }),
  intervalMs: z.int().nullable().meta({ description: "Width of a bar over time; null for other panels." }),
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
});

const EXAMPLE: PanelAnswer = {
  range: { fromMs: 1_795_253_700_000, toMs: 1_795_340_100_000 },
  intervalMs: 3_600_000,
  rows: [{ startMs: 1_795_338_000_000, series: null, value: 7 }],
};

export interface PanelResourceOptions {
  readonly answers: PanelAnswers;
  /** How long Elasticsearch has for an answer, in milliseconds; for messages. */
  readonly deadlineMs: number;
}

/** `GET /api/dashboard/{panelId}?range=`: the rows of a panel of the dashboard, up to now. */
export function panelResource({ answers, deadlineMs }: PanelResourceOptions): Resource {
  return {
    path: "/api/dashboard/{panelId}",
    tag: "Dashboard",
    get: operation({
      operationId: "getPanel",
      summary: "Read the rows of a panel of the dashboard",
      path: z.object({ panelId }),
      query: z.object({ range }),
      answers: {
        200: { description: "What the panel shows.", body: { schema: answerSchema, example: EXAMPLE } },
      },
      problems: [noPanel(), noAnswer(`no answer within ${deadlineMs} ms`)],
      handle: async ({ path, query }, response) => {
        const panel = PANELS.get(path.panelId);
        if (panel === undefined) throw noPanel();
        const answer = await answers.answer(panel, query.range).catch((error: unknown) => {
          throw noAnswer(failureOf(error, deadlineMs).reason, error);
        });
        response.set("Cache-Control", "no-store").json(answer);
      },
    }),
  };
}

function noPanel(): Problem {
  return problem(404, { detail: `The dashboard has no such panel, only ${PANEL_IDS.join(", ")}.` });
}

function noAnswer(reason: string, cause?: unknown): Problem {
  const members = { type: "elasticsearch-unavailable", title: "Elasticsearch gave no answer", detail: reason };
  return unavailable(members, RETRY_SECONDS, { cause });
}
