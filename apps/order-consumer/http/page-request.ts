import { z } from "zod";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

/** A whole number as a query has it: text of digits alone. */
function wholeNumber(minimum: number, maximum: number) {
  const error = `must be a whole number from ${minimum} to ${maximum}`;
  return z.preprocess(
    (text) => (typeof text === "string" && /^\d{1,16}$/.test(text) ? Number(text) : text),
    z.int({ error }).min(minimum, { error }).max(maximum, { error }),
  );
}

/** A page of transactions: up to `limit` (default 50) of those with an id above `after` (default 0). */
export const pageRequestSchema = z.object({
  limit: wholeNumber(1, MAX_LIMIT)
    .default(DEFAULT_LIMIT)
    .meta({ description: "How many transactions the page has at most.", example: DEFAULT_LIMIT }),
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER)
    .default(0)
    .meta({ description: "The page starts after the transaction with this `id`.", example: 0 }),
});
