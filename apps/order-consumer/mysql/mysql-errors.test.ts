import { expect } from "chai";
import {
  DuplicateOrderError,
  RejectedOrderError,
  TooManyOrdersError,
  UnavailableError,
} from "../domain/transaction-store";
import { asStoreError } from "./mysql-errors";

const serverError = (code: string, errno: number, sqlState: string) =>
  Object.assign(new Error(code), { code, errno, sqlState });

describe("an error of MySQL", () => {
  for (const [error, storeError] of [
    [serverError("ER_DUP_ENTRY", 1062, "23000"), DuplicateOrderError],
    [serverError("ER_DATA_TOO_LONG", 1406, "22001"), RejectedOrderError],
    [serverError("ER_WARN_DATA_OUT_OF_RANGE", 1264, "22003"), RejectedOrderError],
    [serverError("ER_TRUNCATED_WRONG_VALUE", 1292, "22007"), RejectedOrderError],
    [serverError("ER_BAD_NULL_ERROR", 1048, "23000"), RejectedOrderError],
    [serverError("ER_TRUNCATED_WRONG_VALUE_FOR_FIELD", 1366, "HY000"), RejectedOrderError],
    [serverError("ER_CHECK_CONSTRAINT_VIOLATED", 3819, "HY000"), RejectedOrderError],
    [serverError("ER_NET_PACKET_TOO_LARGE", 1153, "08S01"), TooManyOrdersError],
    [serverError("ER_LOCK_DEADLOCK", 1213, "40001"), UnavailableError],
    [serverError("ER_LOCK_WAIT_TIMEOUT", 1205, "HY000"), UnavailableError],
    [serverError("ER_SERVER_SHUTDOWN", 1053, "08S01"), UnavailableError],
    [serverError("ER_NO_SUCH_TABLE", 1146, "42S02"), UnavailableError],
    [serverError("ER_DISK_FULL", 1021, "HY000"), UnavailableError],
    [Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }), UnavailableError],
    [Object.assign(new Error("lost"), { code: "PROTOCOL_CONNECTION_LOST" }), UnavailableError],
  ] as const) {
    it(`${error.code} is ${storeError.name}`, () => {
      expect(asStoreError(error)).to.be.instanceOf(storeError).with.property("cause", error);
    });
  }

  it("leaves a bug as it is", () => {
    const bug = new TypeError("undefined is not a function");
    expect(asStoreError(bug)).to.equal(bug);
  });
});
