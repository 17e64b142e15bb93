import { Client } from "@elastic/elasticsearch";
import { storySearch, type StoryOf } from "../../../contract/derived/story-search";
import { HOURLY_INDEX, type HourlyCount } from "../../../contract/hourly-summary";
import { LOGS_INDEX, type LogMessage, type LogStatus } from "../../../contract/log-message";
import { authorityOf, type Stack } from "../stack";

/** Which log documents to read. */
interface LogQuery {
  /** Default: any. */
  readonly status?: LogStatus;
  /** Those of one order. */
  readonly orderId?: string;
  /** Those whose `orderId` starts with this. */
  readonly orderIdPrefix?: string;
  /** The one document with this event id. */
  readonly eventId?: string;
  /** Those whose event id starts with this. */
  readonly eventIdPrefix?: string;
}

/** Reads Elasticsearch; each call sees what was indexed before it. */
export interface DocumentReader {
  readonly client: Client;
  logs(query: LogQuery): Promise<LogMessage[]>;
  /** What happened to an order, in the order of time. */
  story(of: StoryOf): Promise<LogMessage[]>;
  /** `shopstream-hourly`: the count of each `hourWindow`. */
  hourlyCounts(): Promise<Map<string, number>>;
  /** The count of one hour, 0 where it has none. */
  hourlyCount(hourWindow: string): Promise<number>;
  close(): Promise<void>;
}

const PAGE_SIZE = 5_000;

/** Connects on first use. */
export function documentReader(stack: Stack): DocumentReader {
  const ca = authorityOf(stack);
  const client = new Client({
    node: stack.elasticsearchUrl,
    auth: { username: "reader", password: stack.elasticsearchPassword },
    ...(ca !== undefined && { tls: { ca } }),
    requestTimeout: 15_000,
    maxRetries: 2,
  });
  return {
    client,
    logs: async ({ status, orderId, orderIdPrefix, eventId, eventIdPrefix }) => {
      await client.indices.refresh({ index: LOGS_INDEX });
      const filter = [
        ...(status === undefined ? [] : [{ term: { status } }]),
        ...(orderId === undefined ? [] : [{ term: { orderId } }]),
        ...(orderIdPrefix === undefined ? [] : [{ prefix: { orderId: orderIdPrefix } }]),
        ...(eventId === undefined ? [] : [{ term: { eventId } }]),
        ...(eventIdPrefix === undefined ? [] : [{ prefix: { eventId: eventIdPrefix } }]),
      ];
      const documents: LogMessage[] = [];
      for (let after: string | undefined; ;) {
        const { hits } = await client.search<LogMessage>({
          index: LOGS_INDEX,
          size: PAGE_SIZE,
          query: { bool: { filter } },
          sort: [{ eventId: "asc" }],
          track_total_hits: false,
          ...(after === undefined ? {} : { search_after: [after] }),
        });
        const page = hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
        documents.push(...page);
        after = page.at(-1)?.eventId;
        if (page.length < PAGE_SIZE || after === undefined) return documents;
      }
    },
    story: async (of) => {
      await client.indices.refresh({ index: LOGS_INDEX });
      const { hits } = await client.search<LogMessage>({ index: LOGS_INDEX, ...storySearch(of) });
      return hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
    },
    hourlyCount: async (hourWindow) => {
      const { _source } = await client.get<HourlyCount>({ index: HOURLY_INDEX, id: hourWindow }, { ignore: [404] });
      return _source?.transactionCount ?? 0;
    },
    hourlyCounts: async () => {
      // The index does not exist before the first count.
      await client.indices.refresh({ index: HOURLY_INDEX, ignore_unavailable: true });
      const { hits } = await client.search<HourlyCount>({
        index: HOURLY_INDEX,
        size: 10_000,
        // A document without an hour (a test's poison) is not a count.
        query: { exists: { field: "hourWindow" } },
      });
      return new Map(
        hits.hits.flatMap(({ _source }) =>
          _source === undefined ? [] : [[_source.hourWindow, _source.transactionCount] as const],
        ),
      );
    },
    close: () => client.close(),
  };
}
