import type Dockerode from "dockerode";
import { expect } from "chai";
import { containerState } from "./container-state";

const recorded = {
  name: "web",
  image: "shop/web:1",
  memory: 384,
  restart: "unless-stopped",
  mustRun: true,
  envs: ["A=1"],
  networksAdvanced: [{ name: "shop" }],
};

/** What Docker tells of a container, as far as its state is made from it. */
function found(changes: { running?: boolean; memoryBytes?: number; image?: string; networks?: string[] } = {}) {
  const { running = true, memoryBytes = 384 * 1024 * 1024, image = "sha256:1", networks = ["shop"] } = changes;
  return {
    Name: "/web",
    Image: image,
    State: { Running: running, ExitCode: running ? 0 : 137 },
    Config: { Hostname: "5593d37f3a3f", Cmd: ["serve"], Entrypoint: null, StopSignal: "SIGTERM" },
    HostConfig: {
      Memory: memoryBytes,
      RestartPolicy: { Name: "unless-stopped", MaximumRetryCount: 0 },
      ShmSize: 67_108_864,
    },
    NetworkSettings: {
      Networks: Object.fromEntries(
        networks.map((name) => [name, { NetworkID: `id-of-${name}`, IPAddress: "172.19.0.2" }]),
      ),
    },
  } as unknown as Dockerode.ContainerInspectInfo;
}

describe("a container's state", () => {
  it("is what was recorded, with what Docker has made of it", () => {
    const state = containerState(recorded, found(), "sha256:1");
    expect(state).to.deep.include(recorded);
    expect(state).to.deep.include({ hostname: "5593d37f3a3f", command: ["serve"], entrypoints: [], shmSize: 64 });
    expect(state.networkDatas).to.have.deep.nested.property("[0].networkName", "shop");
  });

  it("says of one that ended that it does not run, so that the next update starts it", () => {
    expect(containerState(recorded, found({ running: false }), "sha256:1")).to.include({
      mustRun: false,
      exitCode: 137,
    });
  });

  it("has the limits, the image and the networks that were changed by hand", () => {
    expect(containerState(recorded, found({ memoryBytes: 209_715_200 }), "sha256:1")).to.include({ memory: 200 });
    expect(containerState(recorded, found({ image: "sha256:2" }), "sha256:1")).to.include({ image: "sha256:2" });
    expect(containerState(recorded, found({ networks: [] }), "sha256:1").networksAdvanced).to.deep.equal([]);
  });

  it("knows a network by its id as well as by its name", () => {
    const byId = { ...recorded, networksAdvanced: [{ name: "id-of-shop" }] };
    expect(containerState(byId, found(), "sha256:1").networksAdvanced).to.deep.equal([{ name: "id-of-shop" }]);
  });
});
