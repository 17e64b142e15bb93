import { readFileSync } from "node:fs";
import { expect } from "chai";
import { inRepository } from "../project/repository";
import { PUBLISHED, sectionsOf } from "./document";
import { renderDocument } from "./markdown/sections";
import type { PublishedResults } from "./measuring/results";

describe("the documents with the bench's results", () => {
  const published = JSON.parse(readFileSync(PUBLISHED, "utf8")) as PublishedResults;

  for (const [path, sections] of Object.entries(sectionsOf(published))) {
    it(`show what results.json has: ${path}`, async () => {
      const document = inRepository(path);
      const rendered = await renderDocument(document, sections);
      expect(readFileSync(document, "utf8") === rendered, "npm run bench -- --render").to.equal(true);
    });
  }
});
