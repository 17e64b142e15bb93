import type { LibrdKafkaError } from "@confluentinc/kafka-javascript";
import { expect } from "chai";
import { StreamsError } from "../streams/runtime/errors";
import { nativeCall, type NativeCall } from "./native-call";

const commit = {
  what: "the commit of a transaction",
  limitMs: 20,
  asStreamsError: ({ message }: LibrdKafkaError) => new StreamsError(`it failed: ${message}`, "ABORT"),
};

async function errorOf(call: NativeCall): Promise<StreamsError> {
  try {
    await nativeCall(call);
  } catch (error) {
    return error as StreamsError;
  }
  throw new Error("it did not fail");
}

describe("a call of librdkafka", () => {
  it("succeeds when it returns no error", async () => {
    await nativeCall({ ...commit, start: (done) => setImmediate(done, null) });
  });

  it("fails with what its error means", async () => {
    const timedOut = Object.assign(new Error("timed out"), { code: 0, errno: 0, origin: "local" });
    const error = await errorOf({ ...commit, start: (done) => setImmediate(done, timedOut) });
    expect(error).to.include({ remedy: "ABORT", message: "it failed: timed out" });
  });

  it("fails when it throws", async () => {
    const error = await errorOf({
      ...commit,
      start: () => {
        throw new Error("not connected");
      },
    });
    expect(error).to.include({ remedy: "ABORT", message: "it failed: not connected" });
  });

  it("fails permanently when it does not return in time, whatever it returns later", async () => {
    let later = (): void => undefined;
    const error = await errorOf({ ...commit, start: (done) => (later = () => done(null)) });
    expect(error).to.include({ remedy: "FATAL" });
    expect(error.message).to.equal("the commit of a transaction has not returned from librdkafka within 0.02 s");
    later();
  });
});
