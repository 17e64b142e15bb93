import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type Dockerode from "dockerode";
import type { Operation } from "../protocol/operation";
import { buildImage, buildOptions, buildSchema } from "./image-build";

describe("a build", () => {
  let context: string;
  let operation: Operation;
  let statuses: string[];

  beforeEach(async () => {
    context = await mkdtemp(join(tmpdir(), "image-build-"));
    await writeFile(join(context, "Dockerfile"), "FROM scratch");
    statuses = [];
    operation = {
      name: "image",
      signal: new AbortController().signal,
      timeoutSeconds: undefined,
      status: (line) => statuses.push(line),
      warn: () => undefined,
    };
  });

  afterEach(() => rm(context, { recursive: true }));

  /** An Engine that answers every build with a recorded failure. */
  const failing = {
    buildImage: async () => createReadStream(join(__dirname, "recorded", "failed-build.ndjson")),
  } as unknown as Dockerode;

  const failureOf = (build: object): Promise<Error> =>
    buildImage(failing, "shop/web:1", buildSchema.parse({ context, ...build }), operation).then(
      () => expect.fail("it was built"),
      (error: unknown) => error as Error,
    );

  it("is BuildKit's, with the labels that the real provider's builder reads", () => {
    const build = buildSchema.parse({ context: ".", buildArgs: { A: "1" }, label: { a: "b" }, labels: { c: "d" } });
    expect(buildOptions("shop/web:1", "Dockerfile", build)).to.deep.equal({
      version: "2",
      t: "shop/web:1",
      dockerfile: "Dockerfile",
      buildargs: { A: "1" },
      labels: { a: "b" },
    });
  });

  it("is of one stage where it says so", () => {
    const build = { ...buildSchema.parse({ context: "." }), target: "dependencies" };
    expect(buildOptions("shop/web:1", "Dockerfile", build)).to.include({ target: "dependencies" });
  });

  it("that fails says why, shows the end of its log and where all of it is", async () => {
    const buildLogFile = join(context, "build.log");
    await writeFile(buildLogFile, "an earlier build\n");
    const { message } = await failureOf({ buildLogFile });
    expect(message).to.match(
      /^image "shop\/web:1" did not build from .+ \(Dockerfile\): executor failed running .+ code: 3\n/,
    );
    expect(message).to.contain(buildLogFile).and.to.contain("  #6 before\n  #6 Żółw\n  #6 no line break\n");
    const log = await readFile(buildLogFile, "utf8");
    expect(log).to.match(/^an earlier build\n#1 \[internal\] load remote build context\n/);
    expect(statuses).to.include("#6 Żółw");
  });

  it("does not begin where its log cannot be written", async () => {
    const { message } = await failureOf({ buildLogFile: join(context, "no-folder", "build.log") });
    expect(message).to.match(/^failed to open build log file: ENOENT/);
    expect(statuses).to.be.empty;
  });

  it("takes its Dockerfile by a path, relative or absolute, from inside its context", async () => {
    await writeFile(join(context, "Other"), "FROM scratch");
    expect((await failureOf({ dockerfile: join(context, "Other") })).message).to.contain("(Other): executor failed");
    expect((await failureOf({ dockerfile: "None" })).message).to.match(/^dockerfile not found at path: .+None$/);
    expect((await failureOf({ dockerfile: __filename })).message).to.contain("no Dockerfile outside its build context");
  });
});
