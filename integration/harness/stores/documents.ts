import { Client } from "@elastic/elasticsearch";
import { HOURLY_INDEX, type HourlyCount } from "../../../contract/hourly-summary";
import { LOGS_INDEX, type LogMessage, type LogStatus } from "../../../contract/log-message";
import type { Stack } from "../stack";

/** Which log documents to read. */
export interface LogQuery {
  /** Default: any. */
  readonly status?: LogStatus;
  /** Those of one order. */
  readonly orderId?: string;
  /** Those whose `orderId` begins with this. */
  readonly orderIdPrefix?: string;
  /** The one document with this event id. */
  readonly eventId?: string;
  /** Those whose event id begins with this. */
  readonly eventIdPrefix?: string;
}

/** Reads Elasticsearch; what was indexed before a call is seen by it. */
export interface DocumentReader {
  readonly client: Client;
  logs(query: LogQuery): Promise<LogMessage[]>;
  /** `shopstream-hourly`: the count of each `hourWindow`. */
  hourlyCounts(): Promise<Map<string, number>>;
  close(): Promise<void>;
}

const pageSize = 5_000;

/** Connects on first use. */
export function documentReader({ elasticsearchUrl, elasticsearchPassword }: Stack): DocumentReader {
  const client = new Client({
    node: elasticsearchUrl,
    auth: { username: "elastic", password: elasticsearchPassword },
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
          size: pageSize,
          query: { bool: { filter } },
          sort: [{ eventId: "asc" }],
          track_total_hits: false,
          ...(after === undefined ? {} : { search_after: [after] }),
        });
        const page = hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
        documents.push(...page);
        after = page.at(-1)?.eventId;
        if (page.length < pageSize || after === undefined) return documents;
      }
    },
    hourlyCounts: async () => {
      // The first count makes it.
      await client.indices.refresh({ index: HOURLY_INDEX, ignore_unavailable: true });
      const { hits } = await client.search<HourlyCount>({
        index: HOURLY_INDEX,
        size: 10_000,
        // Without its hour a document (a test's poison) counts nothing.
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
