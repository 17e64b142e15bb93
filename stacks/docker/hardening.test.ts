import { expect } from "chai";
import { EDITIONS } from "../config/images";
import { LEAKED_SECRET, renderProgram, runningContainers, type RenderedProgram } from "../testing/render";
import { temporaryFolders } from "./hardening";

interface Inputs {
  readonly user: string;
  readonly envs: readonly string[];
  readonly command?: readonly string[];
  readonly tmpfs: Readonly<Record<string, string>>;
  readonly volumes: readonly { readonly fromContainer?: string }[];
  readonly uploads?: readonly { readonly file: string; readonly owner: string; readonly permissions: string }[];
}

const CONTAINER = "docker:index/container:Container";
/** What `render` puts in the place of a generated secret. */
const MASK = "[secret]";
const inputsOf = ({ inputs }: { inputs: unknown }): Inputs => inputs as Inputs;

for (const edition of EDITIONS) {
  describe(`the containers of the ${edition} edition`, function () {
    this.timeout(60_000);
    let program: RenderedProgram;

    before(async () => {
      program = await renderProgram(edition, "dev", {
        prometheus: "true",
        // With a proxy in front of them.
        orderProducerReplicas: "2",
        orderConsumerReplicas: "2",
      });
    });

    const running = () => {
      const containers = runningContainers(program);
      expect(containers).to.have.length.of.at.least(15);
      return containers;
    };

    it("have no capability, get none, and run as a user that is not root", () => {
      for (const container of running()) {
        expect(container.inputs.capabilities, container.name).to.deep.equal({ drops: ["ALL"] });
        expect(container.inputs.securityOpts, container.name).to.deep.equal(["no-new-privileges"]);
        expect(inputsOf(container).user, container.name).to.match(/^[1-9]\d*:\d+$/);
        expect(container.inputs, container.name).not.to.have.any.keys("privileged", "devices", "pidMode", "ipcMode");
      }
    });

    it("cannot write outside temporary folders and volumes, none of which is a folder of the machine", () => {
      for (const container of running()) {
        expect(container.inputs.readOnly, container.name).to.equal(true);
        expect(container.inputs, container.name).not.to.have.any.keys("mounts");
        for (const volume of inputsOf(container).volumes) expect(volume, container.name).not.to.have.key("hostPath");
      }
    });

    it("have a limit of processes each", () => {
      const limited = program.resources
        .filter(({ type }) => type.endsWith(":PidsLimit"))
        .map(({ inputs }) => inputs.containerId);
      expect(limited).to.have.members(running().map(({ name }) => `${name}-id`));
    });

    it("show no secret in variables, command lines and health checks", () => {
      for (const container of running()) {
        const shown = { ...container.inputs, uploads: [] };
        expect(JSON.stringify(shown), container.name).not.to.contain(MASK).and.not.to.match(LEAKED_SECRET);
        expect(container.secretInputs, container.name).to.deep.equal([]);
      }
    });

    it("have their secrets in files that only their own user can read", () => {
      const holders = program.resources.filter(({ type, inputs }) => type === CONTAINER && inputs.start === false);
      expect(holders.filter((holder) => JSON.stringify(holder.inputs).includes(MASK))).to.have.length.of.at.least(4);
      for (const holder of holders) {
        const owner = running().find(({ name }) => `${name}-files` === holder.name);
        const uid = owner && inputsOf(owner).user.split(":")[0];
        for (const { file, owner: fileOwner, permissions } of inputsOf(holder).uploads ?? []) {
          expect({ fileOwner, permissions }, file).to.deep.equal({ fileOwner: uid, permissions: "0400" });
        }
        const mounted = owner && inputsOf(owner).volumes.map(({ fromContainer = "" }) => fromContainer.split(":")[0]);
        expect(mounted, holder.name).to.include(`${holder.name}-id`);
        expect(JSON.stringify({ ...holder.inputs, uploads: [] }), holder.name).not.to.contain(MASK);
      }
    });
  });
}

describe("temporary folders", () => {
  const user = { uid: 1000, gid: 0 };

  it("belong to the program's user; /tmp is one of them unless it is on disk", () => {
    expect(temporaryFolders({ user, scratch: ["/run/x"] })).to.deep.equal({
      "/tmp": "uid=1000,gid=0",
      "/run/x": "uid=1000,gid=0",
    });
    expect(temporaryFolders({ user, writable: ["/tmp"] })).to.deep.equal({});
  });

  it("hold no code that can be run, except where a program loads libraries from /tmp", () => {
    const folders = temporaryFolders({ user, scratch: ["/run/x"], loadsCodeFromTmp: true });
    expect(folders).to.deep.equal({ "/tmp": "exec,uid=1000,gid=0", "/run/x": "uid=1000,gid=0" });
  });
});
