import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { BinaryWriter } from "google-protobuf";
import { BuildTrace } from "./build-trace";

/** What Docker Engine 20.10 answered to a build whose RUN fails, a JSON object a line. */
const recorded = readFileSync(join(__dirname, "recorded", "failed-build.ndjson"), "utf8");
const messages = recorded
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as { id?: string; aux?: string });

describe("the trace of a build", () => {
  it("is told step by step, each once, with what the steps wrote and how they ended", () => {
    const trace = new BuildTrace();
    const lines = messages.flatMap(({ id, aux }) => (id === "moby.buildkit.trace" && aux ? trace.linesOf(aux) : []));
    expect(lines).to.deep.equal([
      "#1 [internal] load remote build context",
      "#1 DONE",
      "#2 copy /context /",
      "#2 DONE",
      "#3 [internal] load metadata for docker.io/shopstream-offline/base:bookworm",
      "#3 DONE",
      "#4 [1/3] FROM docker.io/shopstream-offline/base:bookworm",
      "#4 DONE",
      "#5 [2/3] COPY a.txt /a.txt",
      "#5 DONE",
      "#6 [3/3] RUN echo before; printf 'Żółw\\nno line break'; exit 3",
      "#6 before",
      "#6 Żółw",
      "#6 no line break",
      "#6 ERROR: executor failed running [/bin/sh -c echo before; printf 'Żółw\\nno line break'; exit 3]: exit code: 3",
    ]);
  });

  it("has whole lines and whole characters, however they were cut into pieces", () => {
    const trace = new BuildTrace();
    const written = Buffer.from("one\r\nŻółw\n\nlast");
    const pieces = [...written].map((byte) => trace.linesOf(logOf("a", Buffer.of(byte))));
    expect(pieces.flat()).to.deep.equal(["#1 one", "#1 Żółw", "#1 "]);
    expect(trace.linesOf(completed("a", "[1/1] RUN it"))).to.deep.equal(["#1 [1/1] RUN it", "#1 last", "#1 DONE"]);
  });
});

/** A message with one `VertexLog` of `vertex`. */
function logOf(vertex: string, bytes: Uint8Array): string {
  return messageWith(3, (log) => {
    log.writeString(1, vertex);
    log.writeBytes(4, bytes);
  });
}

/** A message with one `Vertex` that has ended. */
function completed(digest: string, name: string): string {
  return messageWith(1, (vertex) => {
    vertex.writeString(1, digest);
    vertex.writeString(3, name);
    vertex.writeBytes(6, Buffer.of(8, 1));
  });
}

function messageWith(field: number, write: (part: BinaryWriter) => void): string {
  const [part, message] = [new BinaryWriter(), new BinaryWriter()];
  write(part);
  message.writeBytes(field, part.getResultBuffer());
  return message.getResultBase64String();
}
