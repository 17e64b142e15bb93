import { expect } from "chai";
import { HOURLY_COUNT_ENTITY } from "../hourly-summary";
import { LOG_MESSAGE_ENTITY } from "../log-message";
import { elasticsearchMappingOf } from "./elasticsearch-mapping";

describe("the Elasticsearch mapping", () => {
  it("of a log message keeps times as dates, identifiers whole and error messages searchable", () => {
    expect(elasticsearchMappingOf(LOG_MESSAGE_ENTITY)).to.deep.equal({
      dynamic: "strict",
      properties: {
        timestamp: { type: "date" },
        serviceName: { type: "keyword" },
        status: { type: "keyword" },
        errorMessage: { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } },
        eventId: { type: "keyword" },
        orderId: { type: "keyword" },
        traceId: { type: "keyword" },
      },
    });
  });

  it("of an hourly count maps hourWindow as a date", () => {
    expect(elasticsearchMappingOf(HOURLY_COUNT_ENTITY).properties).to.deep.equal({
      hourWindow: { type: "date" },
      transactionCount: { type: "long" },
    });
  });
});
