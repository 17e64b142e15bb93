import { expect } from "chai";
import { judgeDisk, judgeMemory } from "./resources";

const GIBIBYTE = 1024 ** 3;

describe("what Docker has", () => {
  const limitsMb = 7_936;

  it("is enough where its virtual machine was given 8 GB", () => {
    expect(judgeMemory({ memoryBytes: 7.6 * GIBIBYTE }, limitsMb)).to.include({
      ok: true,
      detail: "Docker has 7.6 GiB, the stack's limits add up to 7.8",
    });
  });

  it("is too little memory where it was given 4", () => {
    const { ok, remedy } = judgeMemory({ memoryBytes: 3.8 * GIBIBYTE }, limitsMb);
    expect(ok).to.equal(false);
    expect(remedy).to.contain("give Docker 8 GB").and.to.contain("pulumi config set connectMemoryMb");
  });

  it("is too little disk below what is needed", () => {
    expect(judgeDisk({ path: "/var/lib/docker", free: 11.9 }, 12)).to.include({
      ok: false,
      detail: "11.9 GiB at /var/lib/docker, 12 are needed",
    });
    expect(judgeDisk({ path: "/var/lib/docker", free: 12 }, 12).ok).to.equal(true);
  });
});
