import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { signalProcesses } from "./host-process";

describe("a signal to a container's processes", () => {
  const refused = (code: string) => () => {
    throw Object.assign(new Error(`kill ${code}`), { code });
  };

  it("ends a process of this user's", async () => {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    const exited = once(child, "exit");
    expect(signalProcesses([child.pid ?? 0], "SIGKILL")).to.equal(true);
    expect((await exited)[1]).to.equal("SIGKILL");
  });

  it("is left to Docker where the process is another user's", () => {
    expect(signalProcesses([42], "SIGTERM", refused("EPERM"))).to.equal(false);
  });

  it("is an error where there is no such process", () => {
    expect(() => signalProcesses([42], "SIGTERM", refused("ESRCH"))).to.throw("ESRCH");
  });
});
