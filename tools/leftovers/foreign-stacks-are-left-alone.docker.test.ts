import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { CLONE_LABEL, DIRECTORY_LABEL, PROJECT, PROJECT_LABEL, STACK_LABEL } from "../../project/names";
import { dockerClient } from "../../project/docker";
import { consentTo, objectsToClean } from "./clean";
import { findDockerObjects, removeDockerObjects } from "./docker-objects";
import { refuse, surveyDocker } from "./own-stack";
import type { OwnStack } from "./ownership";

/**
 * Uses containers, networks and volumes of its own: it needs Docker and an image, but no stack. `make clean` with ALL=1 is
 * only asked for its list, never executed.
 */
describe("what another clone of the repository has in Docker", () => {
  const docker = dockerClient();
  const run = randomBytes(4).toString("hex");
  const nameOf = (suffix: string) => `names-test-${run}-${suffix}`;
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

  async function createContainer(suffix: string, labels: Record<string, string>): Promise<void> {
    const [image] = await docker.listImages();
    if (image === undefined) throw new Error("Docker has no image to create a container from: run `make setup`");
    await docker.createContainer({ name: nameOf(suffix), Image: image.Id, Cmd: ["true"], Labels: labels });
  }
  const createVolume = (suffix: string, clone: string) =>
    docker.createVolume({ Name: nameOf(suffix), Labels: labelsOf(clone) });
  const createNetwork = (suffix: string, clone: string) =>
    docker.createNetwork({ Name: nameOf(suffix), Labels: labelsOf(clone) });

  const isOfThisRun = ({ name }: { readonly name: string }) => name.startsWith(nameOf(""));
  const suffixesOf = (objects: readonly { readonly name: string }[]) =>
    objects.map(({ name }) => name.slice(nameOf("").length)).sort();
  const findRemaining = async () => suffixesOf((await findDockerObjects()).filter(isOfThisRun));
  const ignore = (): void => undefined;

  afterEach(async () => {
    await removeDockerObjects((await findDockerObjects()).filter(isOfThisRun), ignore);
  });

  it("makes `make up` refuse, which lists it and its probable owner", async () => {
    await createContainer("mysql", labelsOf("other"));
    await createVolume("mysql-data", "other");
    const { obstacles } = await surveyDocker(own);
    expect(suffixesOf(obstacles)).to.deep.equal(["mysql", "mysql-data"]);
    expect(() => refuse(obstacles, own))
      .to.throw(`container  ${nameOf("mysql")}`)
      .with.property("message")
      .that.matches(/created, .* old, stack .* of \/clones\/other \(no such folder here\)/)
      .and.includes("STACK=<name> make up");
  });

  it("is left alone when this stack's own leftovers are removed", async () => {
    await createContainer("replica", labelsOf("own"));
    await createNetwork("network", "own");
    await createContainer("elsewhere", labelsOf("other"));
    const { leftovers, obstacles } = await surveyDocker(own);
    expect(suffixesOf(obstacles)).to.deep.equal([]);
    await removeDockerObjects(leftovers, ignore);
    expect(await findRemaining()).to.deep.equal(["elsewhere"]);
  });

  it("is not removed by `make clean`, which asks before it deletes a volume of this stack", async () => {
    await createContainer("mysql", labelsOf("own"));
    await createVolume("mysql-data", "own");
    await createVolume("elsewhere-data", "other");
    const objects = objectsToClean(own, await findDockerObjects(), "stack");
    expect(suffixesOf(objects)).to.deep.equal(["mysql", "mysql-data"]);
    expect(consentTo(own, objects, { yes: false, isInteractive: false })).to.equal("refuse");
    await removeDockerObjects(objects, ignore);
    expect(await findRemaining()).to.deep.equal(["elsewhere-data"]);
  });

  it("is listed by `make clean ALL=1`, but a container that belongs to no stack is not", async () => {
    await createContainer("elsewhere", labelsOf("other"));
    await createContainer("image-alone", { [PROJECT_LABEL]: PROJECT });
    const listed = objectsToClean(own, await findDockerObjects(), "all").filter(isOfThisRun);
    expect(suffixesOf(listed)).to.deep.equal(["elsewhere"]);
  });
});
