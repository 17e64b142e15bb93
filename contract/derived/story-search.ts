/** Which order's story: all of it, or what belongs to one trace. */
export type StoryOf = { readonly orderId: string } | { readonly traceId: string };

/** The most log messages of one story: an order that is sent once has two. */
const STORY_MAX_EVENTS = 1_000;

/**
 * The one search in `LOGS_INDEX` that returns what happened to an order, across all services, in the order of time. Two
 * events of one millisecond stand in the order of the services that an order passes.
 */
export function storySearch(of: StoryOf) {
  const term: Record<string, string> = { ...of };
  return {
    size: STORY_MAX_EVENTS,
    query: { bool: { filter: [{ term }] } },
    sort: [{ timestamp: "asc" as const }, { serviceName: "desc" as const }],
  };
}
