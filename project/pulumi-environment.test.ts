import { expect } from "chai";
import { pulumiEnvironment } from "./pulumi-environment";

const places = {
  repositoryRoot: "/clone",
  localState: "/clone/.shopstream",
  clone: { id: "0123456789ab", directory: "/clone" },
  workingDirectory: "/clone/docs",
  pulumiBin: "/home/.pulumi/versions/1.2.3/bin",
};

describe("the environment of npx pulumi", () => {
  it("points at this clone's state and passphrase file", () => {
    const environment = pulumiEnvironment({ PATH: "/bin" }, places);
    expect(environment).to.include({
      PULUMI_BACKEND_URL: "file:///clone/.shopstream/state",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/clone/.shopstream/passphrase",
    });
  });

  it("puts the project's Node.js first on PATH, the CLI's folder next", () => {
    const environment = pulumiEnvironment({ PATH: "/usr/bin:/bin" }, places);
    expect(environment.PATH).to.equal("/clone/node_modules/.bin:/home/.pulumi/versions/1.2.3/bin:/usr/bin:/bin");
  });

  it("tells the program which clone it is, and Pulumi where it runs without symbolic links", () => {
    expect(pulumiEnvironment({ PATH: "", PWD: "/link/docs", SHOPSTREAM_CLONE_ID: "another" }, places)).to.include({
      SHOPSTREAM_CLONE_ID: "0123456789ab",
      SHOPSTREAM_CLONE_DIRECTORY: "/clone",
      PWD: "/clone/docs",
    });
  });

  it("names the stack that STACK names, and none where it names none", () => {
    expect(pulumiEnvironment({ STACK: "two" }, places)).to.include({ PULUMI_STACK: "two" });
    for (const user of [{}, { STACK: "" }])
      expect(pulumiEnvironment(user, places)).not.to.have.property("PULUMI_STACK");
  });

  it("leaves what the user has chosen", () => {
    const chosen = { PULUMI_BACKEND_URL: "s3://bucket", EDITION: "registry", PATH: "" };
    expect(pulumiEnvironment(chosen, places)).to.include({ PULUMI_BACKEND_URL: "s3://bucket", EDITION: "registry" });
  });

  it("names no passphrase file beside the user's own passphrase", () => {
    const environment = pulumiEnvironment({ PULUMI_CONFIG_PASSPHRASE: "own" }, places);
    expect(environment).not.to.have.property("PULUMI_CONFIG_PASSPHRASE_FILE");
  });
});
