import { expect } from "chai";
import { decideEdition, type EditionClues, type Reachability } from "./edition";

const answers: Reachability = { url: "https://images.example/", reachable: true, detail: "HTTP 401" };
const silent: Reachability = { url: "https://programs.example/", reachable: false, detail: "getaddrinfo ENOTFOUND" };

function clues(given: Partial<EditionClues>): EditionClues {
  return {
    forced: undefined,
    cached: undefined,
    probe: () => Promise.reject(new Error("must not probe")),
    cannotBuild: () => undefined,
    ...given,
  };
}

describe("the decision for an edition", () => {
  it("follows EDITION without asking anyone", async () => {
    const decision = await decideEdition(clues({ forced: "registry", cached: "offline" }));
    expect(decision).to.deep.equal({ edition: "registry", reason: "set by EDITION" });
  });

  it("takes an empty EDITION for an unset one", async () => {
    expect((await decideEdition(clues({ forced: "", cached: "offline" }))).edition).to.equal("offline");
  });

  it("refuses an unknown EDITION and names the known ones", async () => {
    const error = await decideEdition(clues({ forced: "online" })).catch((thrown: unknown) => thrown);
    expect(error)
      .to.be.an("error")
      .with.property("message", '"online" is not an edition: set EDITION to registry or offline, or leave it unset');
  });

  it("keeps an earlier decision", async () => {
    const decision = await decideEdition(clues({ cached: "registry" }));
    expect(decision.edition).to.equal("registry");
    expect(decision.reason).to.contain(".shopstream/edition");
  });

  it("is registry where every source answers", async () => {
    expect((await decideEdition(clues({ probe: async () => [answers, answers] }))).edition).to.equal("registry");
  });

  it("is offline where one does not, and says which and why", async () => {
    const decision = await decideEdition(clues({ probe: async () => [answers, silent] }));
    expect(decision.edition).to.equal("offline");
    expect(decision.reason).to.equal("not reachable: https://programs.example/ (getaddrinfo ENOTFOUND)");
    expect(decision).not.to.have.property("obstacle");
  });

  it("is never offline on a machine that cannot build it: it says what is unreachable", async () => {
    const decision = await decideEdition(clues({ probe: async () => [silent], cannotBuild: () => "it needs Debian" }));
    expect(decision).to.include({ edition: "registry" });
    expect(decision.reason).to.contain("https://programs.example/ (getaddrinfo ENOTFOUND)");
    expect(decision.obstacle).to.contain("it needs Debian").and.to.contain("EDITION=registry");
  });
});
