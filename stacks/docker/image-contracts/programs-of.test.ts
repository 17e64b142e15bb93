import { expect } from "chai";
import { brokerIsRegistered, httpAnswers } from "../health-checks";
import { programsOfCommand, programsOfScript, runsOf } from "./programs-of";

describe("the programs of a command", () => {
  it("are the first word of a command without a shell", () => {
    expect(programsOfCommand(["CMD", "worker-healthy"])).to.deep.equal(["worker-healthy"]);
    expect(programsOfCommand(["node", "--eval", "import('x')"])).to.deep.equal(["node"]);
  });

  it("are those that a shell starts, and the shell", () => {
    expect(programsOfCommand(httpAnswers(8081, "/readyz"))).to.have.members(["bash", "timeout", "head"]);
    expect(programsOfCommand(brokerIsRegistered(9092, "kafka-1"))).to.have.members([
      "bash",
      "timeout",
      "head",
      "od",
      "grep",
    ]);
    expect(programsOfCommand(["CMD-SHELL", "curl -u \"a:$B\" 'http://x/?a=b&timeout=3s'"])).to.have.members([
      "sh",
      "curl",
    ]);
    expect(programsOfCommand(["CMD-SHELL", "test $(($(date +%s) - $(stat -c %Y /tmp/x))) -lt 60"])).to.have.members([
      "sh",
      "date",
      "stat",
    ]);
  });

  it("are found after variables and conditions, and in groups", () => {
    expect(programsOfScript("first\nA=b C=d npm ci; if [ -d x ]; then cp a b; fi || (cd x && ../y)")).to.have.members([
      "first",
      "npm",
      "cp",
      "../y",
    ]);
  });
});

describe("a Dockerfile's RUN instructions", () => {
  it("know the base image of their stage", () => {
    const text = "ARG A=x\nFROM ${A} AS one\nRUN a \\\n# why\n && b\nFROM scratch\nCOPY x y\nFROM ${B}\nRUN c\n";
    expect(runsOf(text)).to.deep.equal([
      { base: "${A}", script: "a   && b" },
      { base: "${B}", script: "c" },
    ]);
  });
});
