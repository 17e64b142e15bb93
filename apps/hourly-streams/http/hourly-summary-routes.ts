import { z } from "zod";
import { hourlyCountSchema, hourWindowSchema } from "../../../contract/derived/record-schema";
import type { HourlyCount } from "../../../contract/hourly-summary";
import { operation, type Api, type Resource } from "../../service-kit/http/api/api";
import { problem, unavailable, type Problem } from "../../service-kit/http/problem-details";

/** The counts that the API serves. */
export interface HourlySummaries {
  find(hourWindow: string): HourlyCount | undefined;
  list(): readonly HourlyCount[];
}

const PATH = "/api/hourly-summary";
const TAG = "Hourly summary";
const RETRY_AFTER_SECONDS = 1;

const COUNT_EXAMPLE: HourlyCount = { hourWindow: "2026-11-22T14:00:00Z", transactionCount: 2 };

const hourWindow = hourWindowSchema.meta({
  description: "The UTC start of an hour.",
  example: COUNT_EXAMPLE.hourWindow,
});

/**
 * `GET /api/hourly-summary`: every retained hour, newest first; `?hourWindow=2026-11-22T14:00:00Z` narrows it to one.
 * `GET /api/hourly-summary/{hourWindow}`: that hour, or 404. Every replica serves the counts of all of them.
 * @param caughtUp false until `summaries` holds everything that was written before this process started
 */
export function hourlySummaryApi(summaries: HourlySummaries, caughtUp: () => boolean): Api {
  const loaded = (): HourlySummaries => {
    if (!caughtUp()) throw notCaughtUp();
    return summaries;
  };
  return {
    title: "hourly-streams",
    description: "Counts the orders of each hour of `orderTime`, exactly once, and serves the counts.",
    resources: [hoursResource(loaded), hourResource(loaded)],
  };
}

function hoursResource(loaded: () => HourlySummaries): Resource {
  return {
    path: PATH,
    tag: TAG,
    get: operation({
      operationId: "listHourlySummaries",
      summary: "Read the counts of the retained hours, newest first",
      query: z.object({ hourWindow: hourWindow.optional() }),
      answers: {
        200: {
          description: "The hours that have orders.",
          body: {
            schema: z.strictObject({ hourlySummaries: z.array(hourlyCountSchema) }),
            example: { hourlySummaries: [COUNT_EXAMPLE] },
          },
        },
      },
      problems: [notCaughtUp()],
      handle: ({ query }, response) => {
        const summaries = loaded();
        const counts = query.hourWindow === undefined ? summaries.list() : [summaries.find(query.hourWindow)];
        response.json({ hourlySummaries: counts.filter((count) => count !== undefined) });
      },
    }),
  };
}

function hourResource(loaded: () => HourlySummaries): Resource {
  return {
    path: `${PATH}/{hourWindow}`,
    tag: TAG,
    get: operation({
      operationId: "getHourlySummary",
      summary: "Read the count of one hour",
      path: z.object({ hourWindow }),
      answers: { 200: { description: "The count.", body: { schema: hourlyCountSchema, example: COUNT_EXAMPLE } } },
      problems: [notCounted(COUNT_EXAMPLE.hourWindow), notCaughtUp()],
      handle: ({ path }, response) => {
        const count = loaded().find(path.hourWindow);
        if (count === undefined) throw notCounted(path.hourWindow);
        response.json(count);
      },
    }),
  };
}

function notCounted(missing: string): Problem {
  return problem(404, { detail: `No order of the hour ${missing} is counted.`, hourWindow: missing });
}

function notCaughtUp(): Problem {
  const detail = "The hourly counts are still being loaded. Retry in a moment.";
  return unavailable({ type: "restoring", title: "Not caught up yet", detail }, RETRY_AFTER_SECONDS);
}
