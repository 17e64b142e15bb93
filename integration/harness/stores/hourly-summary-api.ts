import { z } from "zod";

const hourlySummarySchema = z.object({
  hourlySummaries: z.array(z.object({ hourWindow: z.string(), transactionCount: z.number().int() })),
});

/** `GET /api/hourly-summary` of hourly-streams: the count of each `hourWindow`. */
export async function hourlySummaryFromApi(hourlyStreamsUrl: string): Promise<Map<string, number>> {
  const response = await fetch(new URL("/api/hourly-summary", hourlyStreamsUrl), {
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`/api/hourly-summary answered ${response.status}: ${await response.text()}`);
  const { hourlySummaries } = hourlySummarySchema.parse(await response.json());
  return new Map(hourlySummaries.map(({ hourWindow, transactionCount }) => [hourWindow, transactionCount]));
}
