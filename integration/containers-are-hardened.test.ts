import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type Docker from "dockerode";
import { SECRETS_FOLDER } from "../project/names";
import { inLocalState } from "../project/repository";
import { stackLabels } from "./harness/containers/stack-containers";
import type { StackContainer } from "./harness/containers/stack-container";
import { pulumi } from "./harness/stack";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

/** An inspection has these too; the typings lack them. */
type Host = Docker.HostConfig & { readonly PidsLimit?: number | null };

interface Resource {
  readonly type: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** The passwords that the stack has generated, in plain text. */
async function generatedPasswords(): Promise<string[]> {
  const exported = await pulumi(["stack", "export", "--show-secrets"], 60_000);
  const { deployment } = JSON.parse(exported) as { deployment: { resources: readonly Resource[] } };
  const secrets = deployment.resources.find(({ type }) => type.endsWith(":Secrets"))?.outputs ?? {};
  return Object.entries(secrets)
    .filter(([name]) => name.endsWith("Password"))
    .map(([, value]) => plain(value));
}

/** A secret stands in the export as an object that has its JSON. */
function plain(value: unknown): string {
  if (typeof value === "string") return value;
  return JSON.parse((value as { plaintext: string }).plaintext) as string;
}

describe("the containers", () => {
  let pipeline: Pipeline;
  let containers: readonly StackContainer[];
  before(async () => {
    pipeline = await sharedPipeline();
    containers = await pipeline.containers.all();
    expect(containers).to.have.length.of.at.least((await pipeline.containers.has("kafka-1")) ? 11 : 5);
  });

  const forEach = async (
    look: (found: Docker.ContainerInspectInfo, container: StackContainer) => void | Promise<void>,
  ) => {
    for (const container of containers) await look(await container.inspect(), container);
  };

  it("run without capabilities, as users that are not root, and can get neither", async () => {
    await forEach(async ({ Config, HostConfig: host }, container) => {
      const { component } = container;
      expect(Config.User, component).to.match(/^[1-9]\d*:\d+$/);
      expect(host.CapDrop, component).to.deep.equal(["ALL"]);
      expect(host.CapAdd ?? [], component).to.deep.equal([]);
      expect(host.Privileged, component).to.equal(false);
      expect(host.SecurityOpt, component).to.include("no-new-privileges");
      // The official image has no tool for the rest.
      if (component === "prometheus") return;
      const status = await container.run(["grep", "-E", "^(CapEff|CapBnd|NoNewPrivs):", "/proc/1/status"]);
      expect(status.replaceAll("\t", " ").trim().split("\n"), component).to.have.members([
        `CapEff: ${"0".repeat(16)}`,
        `CapBnd: ${"0".repeat(16)}`,
        "NoNewPrivs: 1",
      ]);
    });
  });

  it("have a limit of memory and of processes", async () => {
    await forEach(({ HostConfig: host }, { component }) => {
      expect(host.Memory, component).to.be.greaterThan(0);
      expect((host as Host).PidsLimit, component).to.be.within(1, 4_096);
    });
  });

  it("can write to nothing but temporary folders and volumes", async () => {
    await forEach(async ({ HostConfig: host, Mounts: mounts }, container) => {
      const { component } = container;
      expect(host.ReadonlyRootfs, component).to.equal(true);
      expect(
        mounts.map(({ Type }) => Type).filter((type) => type !== "volume"),
        component,
      ).to.deep.equal([]);
      if (component === "prometheus") return;
      // Every folder that its user may write to, on a file system that takes it.
      const written = await container.run([
        "sh",
        "-c",
        "find / -xdev -type d -writable 2>/dev/null; cut -d ' ' -f 2 /proc/mounts | while read -r folder; do " +
          'if [ -d "$folder" ] && [ -w "$folder" ]; then echo "$folder"; fi; done',
      ]);
      const allowed = [
        ...Object.keys(host.Tmpfs ?? {}),
        ...mounts.filter(({ RW }) => RW).map(({ Destination }) => Destination),
        // The kernel's and Docker's own: in memory, and of this container.
        "/dev",
        "/proc",
      ].map((folder) => folder.replace("/var/run/", "/run/"));
      const elsewhere = written
        .split("\n")
        .filter((folder) => folder !== "" && !allowed.some((root) => folder === root || folder.startsWith(`${root}/`)));
      expect(elsewhere, component).to.deep.equal([]);
    });
  });

  it("show none of the stack's passwords to whoever inspects them", async () => {
    const passwords = await generatedPasswords();
    expect(passwords).to.have.length.of.at.least(8);
    const { docker } = pipeline.containers;
    const all = await docker.listContainers({ all: true, filters: { label: stackLabels() } });
    for (const { Id, Names } of all) {
      const inspected = JSON.stringify(await docker.getContainer(Id).inspect());
      // Not the text itself: a failure must not print passwords.
      const shown = passwords.filter((password) => inspected.includes(password)).length;
      expect(shown, `passwords in docker inspect ${Names[0] ?? Id}`).to.equal(0);
    }
  });

  it("have secrets that their own user alone can read, and cannot change", async () => {
    const withSecrets = [];
    for (const container of containers) {
      const { Mounts: mounts, Config } = await container.inspect();
      if (!mounts.some(({ Destination }) => Destination === SECRETS_FOLDER)) continue;
      withSecrets.push(container.component);
      const uid = Config.User.split(":")[0] ?? "";
      const listed = await container.run(["sh", "-c", `stat -c '%a %u' ${SECRETS_FOLDER}/*`]);
      for (const file of listed.trim().split("\n")) expect(file, container.component).to.equal(`400 ${uid}`);
      const changed = container.run(["sh", "-c", `echo x >>$(ls -d ${SECRETS_FOLDER}/* | head -n 1)`]);
      expect(
        await changed.then(
          () => "written",
          () => "refused",
        ),
        container.component,
      ).to.equal("refused");
    }
    const declared = containers.map(({ component }) => component);
    const servers = ["mysql", "elasticsearch", "connect"].filter((server) => declared.includes(server));
    expect(withSecrets).to.include.members([...servers, "order-consumer", "operations"]);
  });
});

describe("this clone's state", () => {
  it("is its user's alone", async () => {
    const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    expect(await modeOf(inLocalState())).to.equal("700");
    expect(await modeOf(join(inLocalState(), "state"))).to.equal("700");
    expect(await modeOf(inLocalState("passphrase"))).to.equal("600");
  });
});
