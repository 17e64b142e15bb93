import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { CLONE_LABEL, DIRECTORY_LABEL, PROJECT, PROJECT_LABEL, STACK_LABEL } from "../project/names";
import { dockerClient } from "../project/docker";
import { consentTo, objectsToClean } from "../tools/leftovers/clean";
import { findDockerObjects, removeDockerObjects } from "../tools/leftovers/docker-objects";
import { refuse, surveyDocker } from "../tools/leftovers/own-stack";
import type { OwnStack } from "../tools/leftovers/ownership";

/**
 * With containers, networks and volumes of its own under names of its own: it needs Docker and an image, and no stack. What
 * `make clean` does with ALL=1 is only listed, never done.
 */
describe("what another clone has in Docker", () => {
  const docker = dockerClient();
  const run = randomBytes(4).toString("hex");
  const nameOf = (part: string) => `names-test-${run}-${part}`;
  const own: OwnStack = {
    stack: nameOf("stack"),
    clone: { id: nameOf("own"), directory: "/clones/own" },
    names: { container: [nameOf("mysql")], network: [nameOf("network")], volume: [nameOf("mysql-data")] },
    knownIds: new Set(),
    unfinishedVolumes: new Set(),
  };
  const labelsOf = (clone: string) => ({
    [PROJECT_LABEL]: PROJECT,
    [STACK_LABEL]: own.stack,
    [CLONE_LABEL]: nameOf(clone),
    [DIRECTORY_LABEL]: `/clones/${clone}`,
  });

  async function createContainer(part: string, labels: Record<string, string>): Promise<void> {
    const [image] = await docker.listImages();
    if (image === undefined) throw new Error("Docker has no image to make a container of: run `make setup`");
    await docker.createContainer({ name: nameOf(part), Image: image.Id, Cmd: ["true"], Labels: labels });
  }
  const createVolume = (part: string, clone: string) =>
    docker.createVolume({ Name: nameOf(part), Labels: labelsOf(clone) });
  const createNetwork = (part: string, clone: string) =>
    docker.createNetwork({ Name: nameOf(part), Labels: labelsOf(clone) });

  const isOfThisRun = ({ name }: { readonly name: string }) => name.startsWith(nameOf(""));
  const partsOf = (objects: readonly { readonly name: string }[]) =>
    objects.map(({ name }) => name.slice(nameOf("").length)).sort();
  const remaining = async () => partsOf((await findDockerObjects()).filter(isOfThisRun));
  const silent = (): void => undefined;

  afterEach(async () => {
    await removeDockerObjects((await findDockerObjects()).filter(isOfThisRun), silent);
  });

  it("makes `make up` refuse, which lists it and whose it seems to be", async () => {
    await createContainer("mysql", labelsOf("other"));
    await createVolume("mysql-data", "other");
    const { obstacles } = await surveyDocker(own);
    expect(partsOf(obstacles)).to.deep.equal(["mysql", "mysql-data"]);
    expect(() => refuse(obstacles, own))
      .to.throw(`container  ${nameOf("mysql")}`)
      .with.property("message")
      .that.matches(/created, .* old, stack .* of \/clones\/other \(no such folder here\)/)
      .and.includes("STACK=<name> make up");
  });

  it("is not touched when this stack's own remains are removed", async () => {
    await createContainer("replica", labelsOf("own"));
    await createNetwork("network", "own");
    await createContainer("elsewhere", labelsOf("other"));
    const { leftovers, obstacles } = await surveyDocker(own);
    expect(partsOf(obstacles)).to.deep.equal([]);
    await removeDockerObjects(leftovers, silent);
    expect(await remaining()).to.deep.equal(["elsewhere"]);
  });

  it("is not removed by `make clean`, which asks before it deletes a volume of this stack's", async () => {
    await createContainer("mysql", labelsOf("own"));
    await createVolume("mysql-data", "own");
    await createVolume("elsewhere-data", "other");
    const objects = objectsToClean(own, await findDockerObjects(), "stack");
    expect(partsOf(objects)).to.deep.equal(["mysql", "mysql-data"]);
    expect(consentTo(own, objects, { yes: false, isInteractive: false })).to.equal("refuse");
    await removeDockerObjects(objects, silent);
    expect(await remaining()).to.deep.equal(["elsewhere-data"]);
  });

  it("is among what ALL=1 lists, and a container that is no stack's is not", async () => {
    await createContainer("elsewhere", labelsOf("other"));
    await createContainer("image-alone", { [PROJECT_LABEL]: PROJECT });
    const listed = objectsToClean(own, await findDockerObjects(), "all").filter(isOfThisRun);
    expect(partsOf(listed)).to.deep.equal(["elsewhere"]);
  });
});
