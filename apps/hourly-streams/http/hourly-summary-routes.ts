import { Router, type RequestHandler } from "express";
import type { HourlyCount } from "../../../contract/hourly-summary";
import { methodNotAllowed, problem, unavailable } from "../../service-kit/http/problem-details";

/** The counts that the routes serve. */
export interface HourlySummaries {
  /** Whether a text is the start of a window in the contract's format. */
  isHourWindow(text: string): boolean;
  find(hourWindow: string): HourlyCount | undefined;
  list(): readonly HourlyCount[];
}

const PATH = "/api/hourly-summary";
const RETRY_AFTER_SECONDS = 1;

/**
 * `GET /api/hourly-summary`: every retained hour, newest first; `?hourWindow=2026-11-22T14:00:00Z` narrows it to one.
 * `GET /api/hourly-summary/{hourWindow}`: that hour, or 404. Every replica serves the counts of all of them.
 * @param caughtUp false until `summaries` holds everything that was written before this process started
 */
export function hourlySummaryRoutes(summaries: HourlySummaries, caughtUp: () => boolean): Router {
  const router = Router();

  const requireCaughtUp: RequestHandler = (_request, _response, next) => {
    if (!caughtUp()) {
      const detail = "The hourly counts are still being loaded. Retry in a moment.";
      throw unavailable({ type: "restoring", title: "Not caught up yet", detail }, RETRY_AFTER_SECONDS);
    }
    next();
  };

  const requireHourWindow = (value: unknown): string => {
    if (typeof value === "string" && summaries.isHourWindow(value)) return value;
    throw problem(400, { detail: "hourWindow must be the UTC start of an hour, such as 2026-11-22T14:00:00Z." });
  };

  const list: RequestHandler = (request, response) => {
    const { hourWindow } = request.query;
    if (hourWindow === undefined) {
      response.json({ hourlySummaries: summaries.list() });
      return;
    }
    const count = summaries.find(requireHourWindow(hourWindow));
    response.json({ hourlySummaries: count === undefined ? [] : [count] });
  };

  const get: RequestHandler<{ hourWindow: string }> = (request, response) => {
    const hourWindow = requireHourWindow(request.params.hourWindow);
    const count = summaries.find(hourWindow);
    if (count === undefined)
      throw problem(404, { detail: `No order of the hour ${hourWindow} is counted.`, hourWindow });
    response.json(count);
  };

  router.route(PATH).get(requireCaughtUp, list).all(methodNotAllowed("GET", "HEAD"));
  router.route(`${PATH}/:hourWindow`).get(requireCaughtUp, get).all(methodNotAllowed("GET", "HEAD"));
  return router;
}
