import { expect } from "chai";
import { containerInputs } from "./container-inputs";
import { createOptions, updateOptions } from "./container-options";

const minimal = { name: "web", image: "sha256:1" };

describe("a container's creation", () => {
  it("publishes ports, mounts volumes and is made on the default network, which it then leaves", () => {
    const { HostConfig: host, ExposedPorts } = createOptions(
      containerInputs.parse({
        ...minimal,
        ports: [
          { internal: 8080, external: 18080, ip: "127.0.0.1" },
          { internal: 53, external: 10053 },
        ],
        volumes: [
          { volumeName: "data", containerPath: "/data" },
          { volumeName: "logs", containerPath: "/logs" },
        ],
        networksAdvanced: [{ name: "shop", aliases: ["web"] }, { name: "other" }],
      }),
    );
    expect(host?.PortBindings).to.deep.equal({
      "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "18080" }],
      "53/tcp": [{ HostIp: "0.0.0.0", HostPort: "10053" }],
    });
    expect(ExposedPorts).to.have.keys("8080/tcp", "53/tcp");
    expect(host?.Binds).to.deep.equal(["data:/data:rw", "logs:/logs:rw"]);
    expect(host?.NetworkMode).to.equal("bridge");
  });

  it("gives Docker bytes and nanoseconds", () => {
    const options = createOptions(
      containerInputs.parse({
        ...minimal,
        memory: 384,
        memorySwap: -1,
        healthcheck: { tests: ["CMD", "true"], interval: "1s", startPeriod: "1m30s", retries: 3 },
      }),
    );
    expect(options.HostConfig).to.include({ Memory: 384 * 1024 * 1024, MemorySwap: -1 });
    const expected = { Test: ["CMD", "true"], Interval: 1e9, Timeout: 0, StartPeriod: 90e9, Retries: 3 };
    expect(options.Healthcheck).to.deep.equal(expected);
  });

  it("leaves to the image what the program does not say", () => {
    const options = createOptions(containerInputs.parse(minimal));
    expect(options).to.not.have.any.keys("Cmd", "Entrypoint", "Env", "Healthcheck", "StopSignal", "User");
  });
});

describe("a container's update", () => {
  it("moves the swap limit with the memory where the program says so, and leaves Docker to refuse it otherwise", () => {
    const inputs = { ...minimal, memory: 512, restart: "always" };
    const options = updateOptions(containerInputs.parse({ ...inputs, memorySwap: 1024 }));
    expect(options).to.deep.include({ Memory: 512 * 1024 * 1024, MemorySwap: 1024 * 1024 * 1024 });
    expect(options.RestartPolicy).to.deep.equal({ Name: "always", MaximumRetryCount: 0 });
    expect(updateOptions(containerInputs.parse(inputs))).to.not.have.property("MemorySwap");
  });
});

describe("a container's inputs", () => {
  it("are refused with the reason", () => {
    const refused = containerInputs.safeParse({
      ...minimal,
      envs: ["NOVALUE"],
      healthcheck: { tests: ["CMD"], interval: "5 minutes" },
      uploads: [{ file: "/x", content: "" }],
      command: ["serve", ""],
      networkMode: "host",
    });
    const reasons = refused.error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    expect(reasons).to.have.members([
      "envs.0: must have the form KEY=VALUE",
      "healthcheck.interval: must be a duration such as 5s, 1m30s or 500ms",
      "uploads.0.content: one of 'content', 'content_base64', or 'source' must be set",
      "command.1: values for command may not be empty",
      "networkMode: the offline stand-in only implements the network mode bridge",
    ]);
  });
});
