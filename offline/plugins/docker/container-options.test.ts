import { expect } from "chai";
import { containerInputs } from "./container-inputs";
import { createOptions, updateOptions } from "./container-options";

const minimal = { name: "web", image: "sha256:1" };

describe("a container's creation", () => {
  it("publishes ports, mounts volumes and attaches the first network from the start", () => {
    const {
      HostConfig: host,
      ExposedPorts,
      NetworkingConfig,
    } = createOptions(
      containerInputs.parse({
        ...minimal,
        ports: [
          { internal: 8080, external: 18080, ip: "127.0.0.1" },
          { internal: 53, protocol: "udp" },
        ],
        volumes: [
          { volumeName: "data", containerPath: "/data" },
          { hostPath: "/etc/x", containerPath: "/x", readOnly: true },
        ],
        networksAdvanced: [{ name: "shop", aliases: ["web"] }, { name: "other" }],
      }),
    );
    expect(host?.PortBindings).to.deep.equal({
      "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "18080" }],
      "53/udp": [{ HostIp: "0.0.0.0", HostPort: "" }],
    });
    expect(ExposedPorts).to.have.keys("8080/tcp", "53/udp");
    expect(host?.Binds).to.deep.equal(["data:/data", "/etc/x:/x:ro"]);
    expect(host?.NetworkMode).to.equal("shop");
    expect(NetworkingConfig?.EndpointsConfig).to.have.keys("shop");
    expect(NetworkingConfig?.EndpointsConfig?.shop?.Aliases).to.deep.equal(["web"]);
  });

  it("gives Docker bytes and nanoseconds", () => {
    const options = createOptions(
      containerInputs.parse({
        ...minimal,
        memory: 384,
        memorySwap: -1,
        cpus: "1.5",
        healthcheck: { tests: ["CMD", "true"], interval: "1s", startPeriod: "1m30s", retries: 3 },
      }),
    );
    expect(options.HostConfig).to.include({ Memory: 384 * 1024 * 1024, MemorySwap: -1, NanoCpus: 1.5e9 });
    const expected = { Test: ["CMD", "true"], Interval: 1e9, Timeout: 0, StartPeriod: 90e9, Retries: 3 };
    expect(options.Healthcheck).to.deep.equal(expected);
  });

  it("leaves to the image what the program does not say", () => {
    const options = createOptions(containerInputs.parse(minimal));
    expect(options).to.not.have.any.keys("Cmd", "Entrypoint", "Env", "Healthcheck", "StopSignal", "User");
  });
});

describe("a container's update", () => {
  it("moves the swap limit with the memory, which Docker would refuse to raise alone", () => {
    const options = updateOptions(containerInputs.parse({ ...minimal, memory: 512, restart: "always" }));
    expect(options).to.deep.include({ Memory: 512 * 1024 * 1024, MemorySwap: 1024 * 1024 * 1024 });
    expect(options.RestartPolicy).to.deep.equal({ Name: "always", MaximumRetryCount: 0 });
  });
});

describe("a container's inputs", () => {
  it("are refused with the reason", () => {
    const refused = containerInputs.safeParse({
      ...minimal,
      envs: ["NOVALUE"],
      healthcheck: { tests: ["CMD"], interval: "5 minutes" },
      uploads: [{ file: "/x" }],
    });
    const reasons = refused.error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    expect(reasons).to.have.members([
      "envs.0: must have the form KEY=VALUE",
      "healthcheck.interval: must be a duration such as 5s, 1m30s or 500ms",
      "uploads.0: needs exactly one of content, contentBase64 and source",
    ]);
  });
});
