import { expect } from "chai";
import { elasticsearchMappingOf } from "../contract/derived/elasticsearch-mapping";
import { sqlColumnsOf } from "../contract/derived/sql-columns";
import type { Entity } from "../contract/field-types";
import {
  HOURLY_INDEX,
  HOURLY_SUMMARY_TABLE,
  HOURLY_COUNT_ENTITY,
  HOURLY_SUMMARY_ENTITY,
} from "../contract/hourly-summary";
import { LOGS_INDEX, LOG_MESSAGE_ENTITY } from "../contract/log-message";
import { TRANSACTIONS_TABLE, TRANSACTION_ENTITY } from "../contract/transaction";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

const TABLES: readonly [string, Entity][] = [
  [TRANSACTIONS_TABLE, TRANSACTION_ENTITY],
  [HOURLY_SUMMARY_TABLE, HOURLY_SUMMARY_ENTITY],
];
const INDICES: readonly [string, Entity][] = [
  [LOGS_INDEX, LOG_MESSAGE_ENTITY],
  [HOURLY_INDEX, HOURLY_COUNT_ENTITY],
];

describe("the schemas in use", () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  for (const [table, entity] of TABLES) {
    it(`MySQL's ${table} has the contract's columns, in its order`, async () => {
      const columns = await pipeline.mysql.query(
        `SELECT column_name AS name, column_type AS columnType, is_nullable = 'YES' AS nullable
           FROM information_schema.columns
          WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position`,
        [table],
      );
      const found = columns.map(({ name, columnType, nullable }) => ({ name, columnType, nullable: nullable === 1 }));
      expect(found).to.deep.equal(sqlColumnsOf(entity));
    });

    it(`MySQL's ${table} has a generated id as primary key and ${entity.key} as unique key`, async () => {
      const keys = await pipeline.mysql.query(
        `SELECT index_name AS indexName, column_name AS columnName, non_unique AS nonUnique
           FROM information_schema.statistics
          WHERE table_schema = DATABASE() AND table_name = ?`,
        [table],
      );
      expect(keys).to.deep.include({ indexName: "PRIMARY", columnName: "id", nonUnique: 0 });
      const unique = keys.filter(({ columnName, nonUnique }) => columnName === entity.key && nonUnique === 0);
      expect(unique).to.have.length(1);
    });
  }

  it("MySQL compares ids byte by byte: two that differ only in case are two orders", async () => {
    const [column] = await pipeline.mysql.query(
      `SELECT collation_name AS collationName FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = ? AND column_name = 'orderId'`,
      [TRANSACTIONS_TABLE],
    );
    expect(column?.collationName).to.match(/_bin$/);
  });

  for (const [index, entity] of INDICES) {
    it(`Elasticsearch's ${index} has the contract's mapping`, async () => {
      const mappings = await pipeline.documents.client.indices.getMapping({ index });
      const [{ mappings: found } = { mappings: {} }] = Object.values(mappings);
      expect(found).to.deep.equal(elasticsearchMappingOf(entity));
    });
  }
});
