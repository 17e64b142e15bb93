import { expect } from "chai";
import type Docker from "dockerode";
import { copyOf, tiersOf } from "./copies";

describe("the order in which copies of the stack start", () => {
  it("is brokers and stores, then Connect, then everything else", () => {
    const components = ["connect", "connect-supervisor", "elasticsearch", "kafka-2", "mysql", "order-producer"];
    const tiers = tiersOf(components.map((component) => ({ component })));
    expect(tiers.map((tier) => tier.map(({ component }) => component))).to.deep.equal([
      ["elasticsearch", "kafka-2", "mysql"],
      ["connect"],
      ["connect-supervisor", "order-producer"],
    ]);
  });
});

describe("a copy of a container", () => {
  const original = {
    Name: "/shopstream-dev-mysql",
    Image: "sha256:abc",
    Config: {
      Hostname: "mysql",
      Env: ["A=b"],
      Labels: { "com.shopstream.component": "mysql" },
      Volumes: { "/run/secrets": {} },
    },
    HostConfig: { Memory: 7, ReadonlyRootfs: true, VolumesFrom: ["files:ro"], Binds: ["data:/var/lib/mysql:rw"] },
    Mounts: [
      { Type: "volume", Name: "data", Source: "/docker/data", Destination: "/var/lib/mysql", RW: true },
      { Type: "volume", Name: "files", Source: "/docker/files", Destination: "/run/secrets", RW: false },
      { Type: "bind", Source: "/on/this/machine", Destination: "/bound", RW: false },
      { Type: "tmpfs", Source: "", Destination: "/tmp", RW: true },
    ],
  } as unknown as Docker.ContainerInspectInfo;
  const copy = copyOf(original, "mysql", "shopstream-dev-network");

  it("is the same container under another name", () => {
    expect(copy).to.include({ name: "shopstream-dev-mysql-copy", Image: "sha256:abc", Hostname: "mysql" });
    expect(copy.Env).to.deep.equal(["A=b"]);
    expect(copy.HostConfig).to.include({ Memory: 7, ReadonlyRootfs: true, NetworkMode: "shopstream-dev-network" });
    expect(copy.NetworkingConfig?.EndpointsConfig?.["shopstream-dev-network"]).to.deep.equal({ Aliases: ["mysql"] });
  });

  it("has the original's volumes, and none that would be filled anew", () => {
    expect(copy.Volumes).to.deep.equal({});
    expect(copy.HostConfig?.VolumesFrom).to.deep.equal([]);
    expect(copy.HostConfig?.Binds).to.deep.equal([
      "data:/var/lib/mysql:rw",
      "files:/run/secrets:ro",
      "/on/this/machine:/bound:ro",
    ]);
  });

  it("is nobody's component, and is removed with the peers", () => {
    expect(copy.Labels).to.have.any.keys("com.shopstream.replica");
    expect(copy.Labels).to.include({ "com.shopstream.bench": "copy-mysql" });
  });
});
