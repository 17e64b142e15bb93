import type Dockerode from "dockerode";
import { expect } from "chai";
import { containerState } from "./container-state";
import running from "./recorded/running-container.json";

const recorded = {
  name: "plugins-test-web",
  image: running.Image,
  memory: 64,
  restart: "unless-stopped",
  mustRun: true,
  envs: ["A=1"],
  networksAdvanced: [{ name: "plugins-test-net" }],
  ports: [
    { internal: 80, external: 39081, ip: "127.0.0.1", protocol: "tcp" },
    { internal: 443, external: 39080, ip: "127.0.0.1", protocol: "tcp" },
  ],
};

/** What Docker Engine 20.10 told of a container, trimmed to what its state is made from. */
function found(changes: Partial<Record<keyof typeof running, object | string>> = {}): Dockerode.ContainerInspectInfo {
  return { ...running, ...changes } as unknown as Dockerode.ContainerInspectInfo;
}

const withHost = (changes: object) => found({ HostConfig: { ...running.HostConfig, ...changes } });

describe("a container's state", () => {
  it("is what was recorded, with what Docker has made of it", () => {
    const state = containerState(recorded, found());
    expect(state).to.deep.include({ ...recorded, ports: [...recorded.ports].reverse() });
    expect(state).to.deep.include({ hostname: "web", command: ["sleep", "100000"], init: true, stopTimeout: 3 });
    expect(state.networkDatas).to.have.deep.nested.property("[0].networkName", "plugins-test-net");
  });

  it("says of one that ended that it does not run, so that the next update does something about it", () => {
    const ended = { ...running.State, Running: false, ExitCode: 137 };
    expect(containerState(recorded, found({ State: ended }))).to.include({ mustRun: false, exitCode: 137 });
  });

  it("has the limits and the image that were changed by hand", () => {
    expect(containerState(recorded, withHost({ Memory: 209_715_200 }))).to.include({ memory: 200 });
    expect(containerState(recorded, found({ Image: "sha256:2" }))).to.include({ image: "sha256:2" });
  });

  it("has no limit of swap where the kernel does not account for it", () => {
    expect(containerState(recorded, withHost({ MemorySwap: -1 }))).to.include({ memorySwap: -1 });
  });
});
