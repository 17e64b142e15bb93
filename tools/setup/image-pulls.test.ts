import { readFileSync } from "node:fs";
import { expect } from "chai";
import { inRepository } from "../../project/repository";
import { imagesOf } from "../../stacks/config/images";
import { layerProgress, pulledImages, pullRemedy } from "./image-pulls";

/** Every Dockerfile that the registry edition builds. */
const DOCKERFILES = ["apps/Dockerfile", "connectors/worker/Dockerfile", "connectors/elasticsearch-sink/Dockerfile"];

describe("images of the registry edition", () => {
  const pulled = pulledImages(imagesOf("registry")).map(({ image }) => image);

  it("are all names of the catalogue, each once", () => {
    const names = Object.values(imagesOf("registry")).filter((image) => typeof image === "string");
    expect(pulled).to.have.members(names);
    expect(new Set(pulled).size).to.equal(pulled.length);
  });

  for (const dockerfile of DOCKERFILES) {
    it(`include what ${dockerfile} builds on by default`, () => {
      const text = readFileSync(inRepository(dockerfile), "utf8");
      const defaults = [...text.matchAll(/^ARG [A-Z_]+_IMAGE=(\S+)$/gm)].map(([, name = ""]) => name);
      expect(defaults).not.to.be.empty;
      expect(pulled.map((image) => image.split("@")[0])).to.include.members(defaults);
    });
  }
});

describe("pulling an image", () => {
  it("says how many of its layers are there", () => {
    const progress = layerProgress();
    const lines = [
      "8.0: Pulling from library/mysql",
      "aaaaaaaaaaaa: Pulling fs layer",
      "bbbbbbbbbbbb: Pulling fs layer",
      "cccccccccccc: Already exists",
      "aaaaaaaaaaaa: Verifying Checksum",
      "aaaaaaaaaaaa: Download complete",
      "aaaaaaaaaaaa: Pull complete",
      "Digest: sha256:0123",
    ];
    expect(lines.map(progress)).to.deep.equal([
      "8.0: Pulling from library/mysql",
      "0 of 1 layers",
      "0 of 2 layers",
      "1 of 3 layers",
      "1 of 3 layers",
      "1 of 3 layers",
      "2 of 3 layers",
      "Digest: sha256:0123",
    ]);
  });

  for (const [printed, remedy] of [
    ["write /var/lib/docker/tmp/x: no space left on device", "docker system prune"],
    ["toomanyrequests: You have reached your pull rate limit", "docker login"],
    ["no matching manifest for linux/arm64/v8 in the manifest list entries", "config set mysqlImage"],
    ["manifest for mysql:8.99 not found: manifest unknown: manifest unknown", "config get mysqlImage"],
    ["pull access denied for mysqll, repository does not exist", "docker login"],
    ["dial tcp: lookup registry-1.docker.io: no such host", "proxy settings"],
  ] as const) {
    it(`that ends with "${printed.slice(0, 30)}…" says what helps`, () => {
      expect(pullRemedy(`Error response from daemon: ${printed}`, "mysql")).to.contain(remedy);
    });
  }
});
