import { expect } from "chai";
import { chooseDockerHost, type DockerHostClues } from "./docker-host";

const colima = "unix:///home/user/.colima/default/docker.sock";
const standard = "unix:///var/run/docker.sock";

function choose(given: Partial<DockerHostClues>) {
  return chooseDockerHost({ environment: {}, contextAddress: () => colima, answers: () => false, ...given });
}

describe("the Docker daemon", () => {
  it("is the one of DOCKER_HOST, whatever the context", () => {
    const environment = { DOCKER_HOST: "tcp://10.0.0.1:2375", DOCKER_CONTEXT: "colima" };
    expect(choose({ environment })).to.deep.equal({ address: "tcp://10.0.0.1:2375", source: "DOCKER_HOST" });
  });

  it("is the one of the context that DOCKER_CONTEXT names", () => {
    const addresses: Record<string, string> = { colima };
    const contextAddress = (name?: string) => addresses[name ?? "none"];
    expect(choose({ environment: { DOCKER_CONTEXT: "colima" }, contextAddress, answers: () => true }).address).to.equal(
      colima,
    );
    expect(() => choose({ environment: { DOCKER_CONTEXT: "typo" }, contextAddress })).to.throw(
      'DOCKER_CONTEXT is "typo"',
    );
  });

  it("is the one on the default socket where one answers there, as Pulumi's provider has it", () => {
    const asked: string[] = [];
    const answers = (address: string) => asked.push(address) > 0;
    expect(choose({ answers })).to.deep.equal({ address: standard, source: "the default socket" });
    expect(asked).to.deep.equal([standard]);
  });

  it("is the current context's where none answers on the default socket", () => {
    expect(choose({})).to.deep.equal({ address: colima, source: "the Docker CLI's current context" });
  });

  it("is looked for on the default socket where there is no Docker CLI to ask", () => {
    expect(choose({ contextAddress: () => undefined }).address).to.equal(standard);
  });
});
