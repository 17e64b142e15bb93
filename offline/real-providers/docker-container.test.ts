import type Dockerode from "dockerode";
import { expect } from "chai";
import type { RenderedProgram } from "../../stacks/testing/render";
import { container } from "../plugins/docker/container";
import { containerInputs, type ContainerInputs } from "../plugins/docker/container-inputs";
import { createOptions, updateOptions } from "../plugins/docker/container-options";
import { containerState } from "../plugins/docker/container-state";
import { durationNs, durationText } from "../plugins/docker/duration";
import recorded from "../plugins/docker/recorded/running-container.json";
import { differences } from "../plugins/protocol/difference";
import { reveal } from "../plugins/protocol/property-value";
import { changes, checked, declared, refusals, testBehaviours } from "./behaviour";

/** kreuzwerker/terraform-provider-docker v4.5.0, internal/provider/. */
const SCHEMA = "resource_docker_container.go";
const FUNCS = "resource_docker_container_funcs.go";

/** What the recorded container was made from. */
const given = {
  name: "plugins-test-web",
  hostname: "web",
  image: recorded.Image,
  networksAdvanced: [{ name: "plugins-test-net", aliases: ["web"] }],
  memory: 64,
  memorySwap: 128,
  restart: "unless-stopped",
  labels: [{ label: "plugins-test", value: "yes" }],
  logDriver: "json-file",
  logOpts: { "max-size": "10m", "max-file": "3" },
  envs: ["B=2", "A=1"],
  command: ["sleep", "100000"],
  init: true,
  ports: [
    { internal: 80, external: 39081, ip: "127.0.0.1" },
    { internal: 443, external: 39080, ip: "127.0.0.1" },
  ],
  volumes: [{ volumeName: "plugins-test-vol", containerPath: "/data" }],
  uploads: [{ file: "/etc/plugins-test/x.conf", content: "hello\n" }],
  stopTimeout: 3,
  healthcheck: {
    tests: ["CMD-SHELL", "test -f /etc/plugins-test/x.conf && getent hosts web"],
    interval: "1s",
    timeout: "10s",
    retries: 5,
    startPeriod: "2m0s",
  },
  wait: true,
};

const without = (name: keyof typeof given) => Object.fromEntries(Object.entries(given).filter(([key]) => key !== name));

/** The state after an `up`, where Docker tells what it told of the recorded container, but for `found`. */
function read(inputs: object = given, found: object = {}) {
  const answer = { ...recorded, ...found } as unknown as Dockerode.ContainerInspectInfo;
  return containerState(reveal(checked(container, inputs)), answer);
}

/** What a second `up` with the same inputs would change. */
const secondUp = (inputs: object = given, found: object = {}) =>
  changes(container, read(inputs, found), checked(container, inputs));

/** What `up` would change where `altered` takes the place of an input. */
const up = (altered: object) => changes(container, read(), checked(container, { ...given, ...altered }));

/** The program's containers, without those that never run. */
const containers = (program: RenderedProgram) => everyContainer(program).filter(({ complete }) => complete.start);

const everyContainer = (program: RenderedProgram) =>
  declared(program, container).map(({ name, inputs, secretInputs, options }) => {
    // What is secret has been taken out; nothing below depends on a value.
    const plain = Object.fromEntries(Object.entries(inputs).filter(([input]) => !secretInputs.includes(input)));
    return { name, inputs: plain, options, complete: reveal(checked(container, plain)) as unknown as ContainerInputs };
  });

/** What Docker would tell of a container that it was asked for. */
function inspected(inputs: ContainerInputs): Dockerode.ContainerInspectInfo {
  const { Image = "", HostConfig: host = {}, ...config } = createOptions(inputs);
  const { Memory: memory = 0, MemorySwap: swap = 2 * memory } = host;
  return {
    Name: `/${inputs.name}`,
    Image,
    State: { Running: true, ExitCode: 0 },
    Config: { ...config, Image },
    HostConfig: { ...host, MemorySwap: swap },
    NetworkSettings: { Ports: host.PortBindings as object, Networks: {} },
  } as unknown as Dockerode.ContainerInspectInfo;
}

testBehaviours("docker.Container", [
  {
    does: "finds nothing to change where a container is as it was made",
    source: `${FUNCS}:757-981`,
    standIn: () => {
      expect(secondUp()).to.deep.equal({});
    },
    program: (program) => {
      for (const { name, complete } of containers(program)) {
        const state = containerState(reveal(complete as never), inspected(complete));
        expect(changes(container, state, complete), name).to.deep.equal({});
      }
    },
  },
  {
    does: "reads memorySwap back though nobody gave it, and takes leaving it out for a change",
    source: `${FUNCS}:940-944, ${SCHEMA}:856`,
    standIn: () => {
      expect(secondUp(without("memorySwap"))).to.deep.equal({ memorySwap: "update" });
    },
    program: (program) => {
      for (const { name, inputs } of containers(program)) {
        expect(inputs.memorySwap, name).to.equal(2 * Number(inputs.memory));
      }
    },
  },
  {
    does: "sends another memory limit without a swap limit, which Docker refuses",
    source: `${FUNCS}:1031-1067`,
    standIn: () => {
      const options = updateOptions(containerInputs.parse(without("memorySwap")));
      expect(options)
        .to.include({ Memory: 64 * 1024 * 1024 })
        .and.to.not.have.property("MemorySwap");
    },
  },
  {
    does: "makes a container in the mode of the default network and leaves that network afterwards",
    source: `${SCHEMA}:901-907, ${FUNCS}:464-506, 954`,
    standIn: () => {
      expect(createOptions(containerInputs.parse(given)).HostConfig?.NetworkMode).to.equal("bridge");
      expect(read()).to.include({ networkMode: "bridge" });
      expect(refusals(container, { ...given, networkMode: "host" })).to.have.all.keys("networkMode");
    },
    program: (program) => {
      for (const { name, inputs } of containers(program)) expect(inputs, name).to.not.have.property("networkMode");
    },
  },
  {
    does: "reads durations back in Go's words: 120s comes back as 2m0s, and is a change",
    source: `${FUNCS}:960-970`,
    standIn: () => {
      expect(secondUp({ ...given, healthcheck: { ...given.healthcheck, startPeriod: "120s" } })).to.deep.equal({
        healthcheck: "update",
      });
    },
    program: (program) => {
      for (const { name, complete } of containers(program)) {
        const { interval = "", timeout = "", startPeriod = "" } = complete.healthcheck ?? {};
        for (const text of [interval, timeout, startPeriod]) {
          expect(durationText(durationNs(text) ?? NaN), name).to.equal(text);
        }
      }
    },
  },
  {
    does: "records another health check, another init and other tmpfs without making them",
    source: `${SCHEMA}:482, 1045, 1126 (none ForceNew), ${FUNCS}:1016-1019`,
    standIn: () => {
      expect(up({ healthcheck: { tests: ["CMD", "true"] } })).to.deep.equal({ healthcheck: "update" });
      expect(up({ init: false })).to.deep.equal({ init: "update" });
      expect(up({ tmpfs: { "/tmp": "exec" } })).to.deep.equal({ tmpfs: "update" });
    },
    program: (program) => {
      for (const { name, options } of containers(program)) {
        expect(options.replaceOnChanges, name).to.include.members(["healthcheck", "init", "tmpfs"]);
      }
    },
  },
  {
    does: "makes a new container for anything else that Docker cannot change, and removes the old one first",
    source: `${SCHEMA} (ForceNew), pulumi-docker provider/resources.go:114`,
    standIn: () => {
      const limits = ["restart", "memory", "memorySwap", "tmpfs"];
      const inPlace = [...limits, "start", "mustRun", "wait", "waitTimeout", "destroyGraceSeconds"];
      const replacing = Object.keys(container.inputs.shape).filter((name) => container.onChange[name] === "replace");
      expect([...replacing, ...inPlace, "healthcheck", "init"]).to.have.members(Object.keys(container.inputs.shape));
      expect(differences(container, read(), checked(container, given)).deleteBeforeReplace).to.equal(true);
    },
  },
  {
    does: "reads an image back by id only where the program gives an id",
    source: `${FUNCS}:837-845`,
    standIn: () => {
      const byName = { ...recorded.Config, Image: "shop/web:1" };
      expect(secondUp({ ...given, image: "shop/web:1" }, { Config: byName })).to.deep.equal({});
      expect(secondUp(given, { Image: "sha256:rebuilt" })).to.deep.equal({ image: "replace" });
    },
    program: (program) => {
      for (const { name, inputs } of containers(program)) expect(inputs.image, name).to.match(/^sha256:/);
    },
  },
  {
    does: "reads neither variables, labels, volumes and files back, nor networks",
    source: `${FUNCS}:789, 893-900, 959`,
    standIn: () => {
      const elsewhere = { ...recorded.NetworkSettings, Networks: {} };
      const found = { NetworkSettings: elsewhere, Config: { ...recorded.Config, Env: [], Labels: {} } };
      expect(secondUp(given, found)).to.deep.equal({});
    },
  },
  {
    does: "reads ports back in their own order, which counts for nothing, and only where some were given",
    source: `${FUNCS}:800-806, ${SCHEMA}:1192`,
    standIn: () => {
      expect(secondUp({ ...given, ports: [...given.ports].reverse() })).to.deep.equal({});
      expect(secondUp(without("ports"))).to.deep.equal({});
      expect(up({ ports: [{ ...given.ports[0], external: 39082 }, given.ports[1]] })).to.deep.equal({
        ports: "replace",
      });
    },
  },
  {
    does: "replaces a container that was found stopped where it publishes ports, and starts it otherwise",
    source: `${FUNCS}:800-826, 1000-1012`,
    standIn: () => {
      // Docker tells of no published ports while a container does not run.
      const stopped = {
        State: { Status: "exited", Running: false, ExitCode: 137 },
        NetworkSettings: { ...recorded.NetworkSettings, Ports: {} },
      };
      expect(secondUp(given, stopped)).to.deep.equal({ ports: "replace", mustRun: "update" });
      expect(secondUp(without("ports"), stopped)).to.deep.equal({ mustRun: "update" });
    },
  },
  {
    does: "waits 60 seconds for a healthy container where the program names no other time",
    source: `${SCHEMA}:86-91`,
    standIn: () => {
      expect(checked(container, given)).to.include({ waitTimeout: 60 });
    },
    program: (program) => {
      for (const { name, inputs } of containers(program)) {
        expect(inputs, name).to.include({ wait: true }).and.to.have.property("waitTimeout").that.is.at.least(60);
        expect(inputs.healthcheck, name).to.have.property("tests").with.length.of.at.least(2);
      }
    },
  },
  {
    does: "refuses files without content and empty words in a command",
    source: `${FUNCS}:85-90, 517-523`,
    standIn: () => {
      const wrong = { ...given, command: ["serve", ""], uploads: [{ file: "/x", content: "" }] };
      expect(refusals(container, wrong)).to.have.all.keys("command[1]", "uploads[0].content");
    },
  },
  {
    does: "reads back what a container may not do, and replaces it for another of these",
    source: `${FUNCS}:830, 851-883, ${SCHEMA}:64-70, 181-194, 262-299`,
    standIn: () => {
      const hardened = {
        ...given,
        user: "1000:1000",
        readOnly: true,
        capabilities: { drops: ["ALL"] },
        securityOpts: ["no-new-privileges"],
        tmpfs: { "/tmp": "uid=1000" },
      };
      const found = {
        Config: { ...recorded.Config, User: "1000:1000" },
        HostConfig: {
          ...recorded.HostConfig,
          ReadonlyRootfs: true,
          CapAdd: null,
          CapDrop: ["ALL"],
          SecurityOpt: ["no-new-privileges"],
          Tmpfs: { "/tmp": "uid=1000" },
        },
      };
      expect(secondUp(hardened, found)).to.deep.equal({});
      const { Config, HostConfig } = found;
      expect(secondUp(hardened, { Config, HostConfig: { ...HostConfig, CapDrop: ["CHOWN"] } })).to.deep.equal({
        capabilities: "replace",
      });
      expect(secondUp(hardened, { Config, HostConfig: { ...HostConfig, ReadonlyRootfs: false } })).to.deep.equal({
        readOnly: "replace",
      });
      expect(secondUp(given, { Config }), "a user that the program leaves out").to.deep.equal({});
    },
  },
  {
    does: "copies files to the root folder, which Docker refuses where the root file system is read-only",
    source: `${FUNCS}:575-580, moby daemon/archive_unix.go:183`,
    standIn: () => {
      const { HostConfig } = createOptions(containerInputs.parse({ ...given, readOnly: true }));
      expect(HostConfig).to.include({ ReadonlyRootfs: true });
    },
    program: (program) => {
      for (const { name, complete } of everyContainer(program)) {
        if (complete.readOnly) expect(complete.uploads ?? [], name).to.deep.equal([]);
      }
    },
  },
  {
    does: "gives a path without a name a volume that is removed with the container, and hands others' volumes on as given",
    source: "resource_docker_container_structures.go:289-329",
    standIn: () => {
      const volumes = [{ containerPath: "/scratch" }, { fromContainer: "0123abcd:ro" }];
      const { Volumes, HostConfig } = createOptions(containerInputs.parse({ ...given, volumes }));
      expect(Volumes).to.deep.equal({ "/scratch": {} });
      expect(HostConfig).to.deep.include({ Binds: [], VolumesFrom: ["0123abcd:ro"] });
      const neither = { ...given, volumes: [{ readOnly: true }] };
      const both = { ...given, volumes: [{ containerPath: "/x", fromContainer: "0123abcd" }] };
      expect(refusals(container, neither)).to.have.all.keys("volumes[0]");
      expect(refusals(container, both)).to.have.all.keys("volumes[0]");
    },
  },
  {
    does: "does not start a container that is not to be started, and does not miss it",
    source: `${FUNCS}:584, 812-826, 1000-1012`,
    standIn: () => {
      const others = { ...given, ports: [], wait: false };
      const created = { State: { Status: "created", Running: false, ExitCode: 0 } };
      expect(secondUp({ ...others, start: false, mustRun: false }, created)).to.deep.equal({});
    },
    program: (program) => {
      for (const { name, complete } of everyContainer(program)) {
        expect(complete.mustRun, name).to.equal(complete.start);
        if (!complete.start) expect(complete.wait, name).to.equal(false);
      }
    },
  },
  {
    does: "takes an owner and a group by number, and a mode in octal",
    source: "@pulumi/docker 5.2.0 ContainerUpload, resource_docker_container_funcs.go:549-553",
    standIn: () => {
      const upload = { file: "/x", content: "x", owner: "node", permissions: "0o400" };
      expect(refusals(container, { ...given, uploads: [upload] })).to.have.all.keys(
        "uploads[0].owner",
        "uploads[0].permissions",
      );
    },
  },
  {
    does: "knows more inputs than its stand-in, which refuses those by name",
    source: "@pulumi/docker ContainerArgs",
    standIn: () => {
      const reason = 'the offline stand-in for docker:index/container:Container does not implement "shmSize"';
      expect(refusals(container, { ...given, shmSize: 64 })).to.deep.equal({ shmSize: reason });
    },
    program: (program) => {
      expect(containers(program)).to.have.length.of.at.least(10);
    },
  },
]);
