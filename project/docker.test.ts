import { expect } from "chai";
import { whyOutdated, whyUnreachable } from "./docker";

const where = "at unix:///run/docker.sock (the default socket)";
const failure = (code: string) => Object.assign(new Error(`connect ${code} /run/docker.sock`), { code });

describe("a Docker daemon that cannot be used", () => {
  it("has to be started where nothing answers, and the message says where it was looked for", () => {
    expect(whyUnreachable(failure("ENOENT"), where))
      .to.contain(`no Docker daemon answers ${where}`)
      .and.to.contain("systemctl start docker")
      .and.to.contain("connect ENOENT");
  });

  it("asks for the user to be in its group where the socket is closed to it", () => {
    expect(whyUnreachable(failure("EACCES"), where))
      .to.contain("has no access")
      .and.to.contain("usermod -aG docker");
  });

  it("has to be updated where it is too old", () => {
    expect(whyOutdated("19.03.15", where)).to.contain("is version 19.03.15, 20.10 or newer is needed");
    expect(whyOutdated("20.10.24+dfsg1", where)).to.equal(undefined);
    expect(whyOutdated("29.0.1", where)).to.equal(undefined);
  });
});
