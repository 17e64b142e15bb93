import { readFileSync } from "node:fs";
import { expect } from "chai";
import { formatted } from "../project/formatted";
import { inRepository } from "../project/repository";
import { withSections } from "../project/sections";
import { PUBLISHED, sectionsOf } from "./document";
import type { PublishedResults } from "./measuring/results";

describe("the documents with the bench's results", () => {
  const published = JSON.parse(readFileSync(PUBLISHED, "utf8")) as PublishedResults;

  for (const [path, sections] of Object.entries(sectionsOf(published))) {
    it(`show what results.json has: ${path}`, async () => {
      const document = readFileSync(inRepository(path), "utf8");
      const rendered = await formatted(withSections(document, sections), inRepository(path));
      expect(document === rendered, "npm run bench -- --render").to.equal(true);
    });
  }
});
