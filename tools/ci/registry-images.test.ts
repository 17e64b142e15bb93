import { readFileSync } from "node:fs";
import { expect } from "chai";
import { imagesOf } from "../../stacks/config/images";
import { inRepository } from "../../project/repository";
import { defaultImages, registryImages } from "./registry-images";

/** Every Dockerfile that the registry edition builds. */
const dockerfiles = ["apps/Dockerfile", "connectors/worker/Dockerfile", "connectors/elasticsearch-sink/Dockerfile"];

describe("images of the registry edition", () => {
  it("are all names of the catalogue, each once", () => {
    const names = Object.values(imagesOf("registry")).filter((image) => typeof image === "string");
    expect(registryImages()).to.include.members(names);
    expect(new Set(registryImages()).size).to.equal(registryImages().length);
  });

  for (const dockerfile of dockerfiles) {
    it(`hold what ${dockerfile} builds on by default`, () => {
      const defaults = defaultImages(readFileSync(inRepository(dockerfile), "utf8"));
      expect(defaults).not.to.be.empty;
      expect(registryImages()).to.include.members(defaults);
    });
  }
});
