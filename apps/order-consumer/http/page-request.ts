import { z } from "zod";
import { problem } from "../../service-kit/http/problem-details";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

function wholeNumber(minimum: number, maximum: number, defaultValue: number) {
  const error = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string({ error })
    .regex(/^\d{1,16}$/, { error, abort: true })
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, { error })
    .default(defaultValue);
}

const pageRequestSchema = z.object({
  limit: wholeNumber(1, MAX_LIMIT, DEFAULT_LIMIT),
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER, 0),
});

/** A page of transactions: up to `limit` (default 50) of those with an id above `after` (default 0). */
export type PageRequest = z.output<typeof pageRequestSchema>;

/** Reads the query of a paged request. @throws Problem 400 naming every bad parameter */
export function readPageRequest(query: unknown): PageRequest {
  const parsed = pageRequestSchema.safeParse(query);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ field: issue.path.join("."), reason: issue.message }));
  throw problem(400, {
    type: "invalid-page",
    title: "Invalid page",
    detail: errors.map(({ field, reason }) => `${field} ${reason}`).join("; "),
    errors,
  });
}
