import { Router, type RequestHandler } from "express";
import { pipelineDashboard } from "../../../contract/dashboard/dashboard";
import type { Panel } from "../../../contract/dashboard/panel";
import { TIME_RANGES_MS, type TimeRangeName } from "../../../contract/dashboard/search-request";
import { methodNotAllowed, problem, unavailable } from "../../service-kit/http/problem-details";
import type { PanelAnswers } from "../domain/panel-answers";
import { failureOf } from "../sources/source";

/** As often as the page asks. */
const RETRY_SECONDS = pipelineDashboard.refreshMs / 1_000;

const PANELS = new Map<string, Panel>(pipelineDashboard.rows.flat().map((panel) => [panel.id, panel]));

export interface DashboardRoutesOptions {
  readonly answers: PanelAnswers;
  /** How long Elasticsearch has for an answer, in milliseconds; for messages. */
  readonly deadlineMs: number;
}

/** `GET /api/dashboard/{panelId}?range=`: the rows of a panel of the dashboard, up to now. */
export function dashboardRoutes({ answers, deadlineMs }: DashboardRoutesOptions): Router {
  const router = Router();

  const panel: RequestHandler<{ panelId: string }> = async (request, response) => {
    const found = PANELS.get(request.params.panelId);
    if (found === undefined) {
      throw problem(404, { detail: `The dashboard has no such panel, only ${[...PANELS.keys()].join(", ")}.` });
    }
    const answer = await answers.answer(found, readRange(request.query.range)).catch((error: unknown) => {
      const { reason } = failureOf(error, deadlineMs);
      const members = { type: "elasticsearch-unavailable", title: "Elasticsearch gave no answer", detail: reason };
      throw unavailable(members, RETRY_SECONDS, { cause: error });
    });
    response.set("Cache-Control", "no-store").json(answer);
  };

  router.route("/api/dashboard/:panelId").get(panel).all(methodNotAllowed("GET", "HEAD"));
  return router;
}

/** Default: 24 hours, as the dashboard opens. @throws Problem 400 that says what it may be */
function readRange(value: unknown): TimeRangeName {
  if (value === undefined) return "24h";
  const range = Object.keys(TIME_RANGES_MS).find((name) => name === value);
  if (range !== undefined) return range as TimeRangeName;
  const reason = `must be one of ${Object.keys(TIME_RANGES_MS).join(", ")}`;
  throw problem(400, {
    type: "invalid-range",
    title: "Invalid time range",
    detail: `range ${reason}`,
    errors: [{ field: "range", reason }],
  });
}
