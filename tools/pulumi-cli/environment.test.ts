import { expect } from "chai";
import { pulumiEnvironment } from "./environment";

const places = {
  repositoryRoot: "/clone",
  localState: "/clone/.shopstream",
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

  it("leaves what the user has chosen", () => {
    const chosen = { PULUMI_BACKEND_URL: "s3://bucket", EDITION: "registry", PATH: "" };
    expect(pulumiEnvironment(chosen, places)).to.include({ PULUMI_BACKEND_URL: "s3://bucket", EDITION: "registry" });
  });

  it("names no passphrase file beside the user's own passphrase", () => {
    const environment = pulumiEnvironment({ PULUMI_CONFIG_PASSPHRASE: "own" }, places);
    expect(environment).not.to.have.property("PULUMI_CONFIG_PASSPHRASE_FILE");
  });
});
