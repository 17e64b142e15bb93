import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { namesOfStack, resourceName, volumeName } from "./names";

describe("a stack's names in Docker", () => {
  it("begin with the project and the stack", () => {
    expect(resourceName("dev", "mysql")).to.equal("shopstream-dev-mysql");
    expect(volumeName("dev", "mysql")).to.equal("shopstream-dev-mysql-data");
  });

  it("are another stack's in no case, even where one's name begins with the other's", () => {
    const stacks = ["dev", "dev-two", "dev-connect", "dev-order", "dev-mysql"].map(namesOfStack);
    for (const kind of ["container", "network", "volume"] as const) {
      const names = stacks.flatMap((stack) => stack[kind]);
      expect(new Set(names)).to.have.property("size", names.length);
    }
  });

  it("are what the documents' commands name", () => {
    for (const document of ["README.md", "docs/runbook.md"]) {
      const text = readFileSync(join(__dirname, "..", document), "utf8");
      const commands = [...text.matchAll(/docker (?:exec|logs|restart|stop|start)[^\n`]*? (shopstream-\S+?)[\s`]/g)];
      expect(commands, document).not.to.be.empty;
      for (const [command, name] of commands) {
        const placeholders = ["shopstream-dev-<component>", "shopstream-dev-kafka-<n>"];
        expect([...namesOfStack("dev").container, ...placeholders], command).to.include(name);
      }
    }
  });
});
