import { expect } from "chai";
import { withEnvironment } from "../testing/environment";
import { startStubServer, type StubAnswer, type StubServer } from "../testing/stub-server";
import { rehydrated } from "../testing/rehydrated";
import { PIDS_LIMIT, pidsLimitProvider } from "./pids-limit";

type Provider = Awaited<ReturnType<typeof rehydrated>>;

const INPUTS = { containerId: "0123abcd", limit: PIDS_LIMIT, revision: 1 };

describe("the limit of a container's processes", () => {
  let docker: StubServer;
  let answer: StubAnswer;

  beforeEach(async () => {
    docker = await startStubServer(() => answer);
  });

  afterEach(() => docker.close());

  /** With the stub as Docker. */
  const withDocker = (look: (provider: Provider) => Promise<void>) =>
    withEnvironment({ DOCKER_HOST: docker.url.replace("http:", "tcp:") }, async () =>
      look(await rehydrated(pidsLimitProvider)),
    );

  it("is set in the container", () =>
    withDocker(async (provider) => {
      answer = { status: 200, body: { Warnings: null } };
      expect(await provider.create(INPUTS)).to.deep.equal({ id: "0123abcd", outs: INPUTS });
      expect(await provider.update("0123abcd", { ...INPUTS, limit: 0 }, INPUTS)).to.deep.equal({ outs: INPUTS });
      const [created, updated] = docker.requests;
      expect(created?.line).to.match(/^POST .*\/containers\/0123abcd\/update/);
      expect(created?.body).to.deep.equal({ PidsLimit: PIDS_LIMIT });
      expect(updated).to.deep.equal(created);
    }));

  it("is seen by a refresh where somebody took it away, and forgotten where the container is gone", () =>
    withDocker(async (provider) => {
      answer = { status: 200, body: { HostConfig: { PidsLimit: null } } };
      const found = await provider.read("0123abcd", INPUTS);
      expect(found).to.deep.equal({ id: "0123abcd", props: { ...INPUTS, limit: 0 } });
      answer = { status: 404, body: { message: "No such container" } };
      expect(await provider.read("0123abcd", INPUTS)).to.deep.equal({});
    }));

  it("fails where Docker refuses it", () =>
    withDocker(async (provider) => {
      answer = { status: 500, body: { message: "no cgroup for pids" } };
      const failure = await provider.create(INPUTS).then(
        () => undefined,
        (error: unknown) => String(error),
      );
      expect(failure).to.contain("no cgroup for pids");
    }));

  it("goes with the container: another one is another resource", async () => {
    const provider = await rehydrated(pidsLimitProvider);
    const diff = (changes: object) => provider.diff("0123abcd", INPUTS, { ...INPUTS, ...changes });
    expect(await diff({})).to.deep.equal({ changes: false, replaces: [] });
    expect(await diff({ containerId: "4567" })).to.deep.equal({ changes: true, replaces: ["containerId"] });
    expect(await diff({ limit: 1 })).to.deep.equal({ changes: true, replaces: [] });
  });
});
