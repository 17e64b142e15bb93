import { readdir, readFile } from "node:fs/promises";
import { expect } from "chai";
import { stackContainers, stackLabels } from "../harness/containers/stack-containers";
import { findStack, pulumi } from "../harness/stack";

const DESTROY_TIMEOUT_MS = 10 * 60_000;

/** Destroys the stack, so it has a command of its own (`npm run integration:destroy`) and runs after everything else. */
describe("pulumi destroy", function () {
  this.timeout(DESTROY_TIMEOUT_MS + 60_000);

  it("succeeds with a broker down, and leaves no container, network, volume or process of the stack", async () => {
    await findStack();
    const containers = stackContainers();
    const ids = (await containers.docker.listContainers({ all: true, filters: { label: stackLabels() } })).map(
      ({ Id }) => Id,
    );
    expect(ids).not.to.have.length(0);
    await (await containers.get("kafka-2")).stop();

    await pulumi(["destroy", "--yes", "--skip-preview", "--non-interactive"], DESTROY_TIMEOUT_MS);

    const { docker } = containers;
    const filters = { label: stackLabels() };
    expect((await docker.listContainers({ all: true, filters })).flatMap(({ Names }) => Names)).to.deep.equal([]);
    expect((await docker.listNetworks({ filters })).map(({ Name }) => Name)).to.deep.equal([]);
    expect((await docker.listVolumes({ filters })).Volumes.map(({ Name }) => Name)).to.deep.equal([]);
    expect(await processesOf(ids)).to.deep.equal([]);
  });
});

/** Command lines of this machine's processes that belong to one of the containers. */
async function processesOf(containerIds: readonly string[]): Promise<string[]> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const cgroups = await readFile(`/proc/${pid}/cgroup`, "utf8").catch(() => "");
      if (!containerIds.some((id) => cgroups.includes(id))) return null;
      return (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ");
    }),
  );
  return found.filter((commandLine) => commandLine !== null);
}
