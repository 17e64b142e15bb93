import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { signalProcesses } from "./host-process";

describe("a signal to a container's processes", () => {
  const failWith = (code: string) => () => {
    throw Object.assign(new Error(`kill ${code}`), { code });
  };

  it("ends a process of this user", async () => {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    const exited = once(child, "exit");
    expect(signalProcesses([child.pid ?? 0], "SIGKILL")).to.equal(true);
    expect((await exited)[1]).to.equal("SIGKILL");
  });

  it("is left to Docker when the process belongs to another user", () => {
    expect(signalProcesses([42], "SIGTERM", failWith("EPERM"))).to.equal(false);
  });

  it("is an error when there is no such process", () => {
    expect(() => signalProcesses([42], "SIGTERM", failWith("ESRCH"))).to.throw("ESRCH");
  });
});
