import { expect } from "chai";
import { HOURLY_COUNT_ENTITY } from "../hourly-summary";
import { LOG_MESSAGE_ENTITY } from "../log-message";
import { ORDER_ENTITY } from "../order";
import { connectSchemaOf } from "./connect-schema";

describe("the Connect schema", () => {
  it("of an hourly count has hourWindow as text and an absolute 64-bit count", () => {
    expect(connectSchemaOf(HOURLY_COUNT_ENTITY)).to.deep.equal({
      type: "struct",
      name: "shopstream.HOURLY_COUNT",
      optional: false,
      fields: [
        { field: "hourWindow", type: "string", optional: false },
        { field: "transactionCount", type: "int64", optional: false },
      ],
    });
  });

  it("names the fields of every entity as the contract does, in its order", () => {
    for (const entity of [HOURLY_COUNT_ENTITY, LOG_MESSAGE_ENTITY, ORDER_ENTITY]) {
      expect(connectSchemaOf(entity).fields.map(({ field }) => field)).to.deep.equal(Object.keys(entity.fields));
    }
  });

  it("lets exactly the nullable fields be null", () => {
    const optional = connectSchemaOf(LOG_MESSAGE_ENTITY).fields.filter((field) => field.optional);
    expect(optional.map(({ field }) => field)).to.deep.equal(["errorMessage", "orderId", "traceId"]);
  });

  it("writes money as text, never as a float", () => {
    const price = connectSchemaOf(ORDER_ENTITY).fields.find(({ field }) => field === "price");
    expect(price).to.deep.equal({ field: "price", type: "string", optional: false });
  });
});
