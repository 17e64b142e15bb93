import { readFileSync } from "node:fs";
import { expect } from "chai";
import { EDITIONS } from "../../stacks/config/images";
import { renderProgram, runningContainers, type RenderedProgram } from "../../stacks/testing/render";
import { inRepository } from "../../project/repository";
import { effectiveSettings, stackImages, stackMemoryMb, stackPorts } from "./stack-settings";

const project = readFileSync(inRepository("Pulumi.yaml"), "utf8");
const defaults = effectiveSettings(project, "");

describe("the stack's settings, read without Pulumi", function () {
  this.timeout(60_000);

  it("are the project's defaults and what the stack's file sets", () => {
    const settings = effectiveSettings(
      project,
      'config:\n  shopstream:mysqlPort: "3307"\n  shopstream:kibanaImage: k:1\n',
    );
    expect(settings).to.include({ mysqlPort: "3307", kafkaPort: "9092" });
    expect(stackImages("offline", settings).kibana).to.equal("k:1");
    expect(stackPorts("offline", settings).map(({ setting }) => setting)).to.include("kibanaPort");
  });

  const containersOf = (program: RenderedProgram) =>
    runningContainers(program).map(({ inputs }) => inputs as { memory: number; ports: { external: number }[] });

  for (const edition of EDITIONS) {
    it(`give the ports and the memory that the program declares in the ${edition} edition`, async () => {
      const containers = containersOf(await renderProgram(edition));
      const published = containers.flatMap(({ ports }) => ports.map(({ external }) => external));
      expect(stackPorts(edition, defaults).map(({ port }) => port)).to.have.members(published);
      const memory = containers.reduce((sum, container) => sum + container.memory, 0);
      expect(stackMemoryMb(edition, defaults)).to.equal(memory);
    });

    it(`count every replica and the proxy in the ${edition} edition`, async () => {
      const replicas = { orderProducerReplicas: "2", orderConsumerReplicas: "3", hourlyStreamsReplicas: "2" };
      const containers = containersOf(await renderProgram(edition, "dev", replicas));
      const memory = containers.reduce((sum, container) => sum + container.memory, 0);
      expect(stackMemoryMb(edition, { ...defaults, ...replicas })).to.equal(memory);
    });
  }
});
