import { expect } from "chai";
import { chooseStackName, parseSelectedStack } from "./stack-name";

describe("the stack that commands work on", () => {
  const selected = "two";

  it("is the one that STACK names, whatever is selected", () => {
    expect(chooseStackName({ environment: { STACK: "three" }, selected })).to.equal("three");
  });

  it("is the one that Pulumi obeys or has selected", () => {
    expect(chooseStackName({ environment: { PULUMI_STACK: "organization/shopstream/four" }, selected })).to.equal(
      "four",
    );
    expect(chooseStackName({ environment: { STACK: "" }, selected })).to.equal("two");
  });

  it("is dev where nothing was chosen", () => {
    expect(chooseStackName({ environment: {}, selected: undefined })).to.equal("dev");
  });

  it("has a name that Pulumi takes", () => {
    for (const STACK of ["two stacks", "..//", "é", "a".repeat(101)]) {
      expect(() => chooseStackName({ environment: { STACK }, selected }), STACK).to.throw("is not a valid stack name");
    }
  });
});

describe("Pulumi's record of the selected stack", () => {
  const backend = "file:///clone/.shopstream/state";

  it("is read for the backend in use", () => {
    const stacks = { [backend]: "organization/shopstream/two", "s3://bucket": "organization/shopstream/three" };
    expect(parseSelectedStack(JSON.stringify({ stacks }), backend)).to.equal("two");
    expect(parseSelectedStack(JSON.stringify({ stacks }), "file:///other")).to.equal(undefined);
  });

  it("may be an earlier Pulumi's, of one stack", () => {
    expect(parseSelectedStack(JSON.stringify({ stack: "two" }), backend)).to.equal("two");
  });
});
