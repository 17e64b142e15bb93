import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { inRepository, REPOSITORY_ROOT } from "./repository";

/** Paths in backticks that end with a slash or a file's extension: `stacks/config/`, `contract/order.ts`. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/`([\w.<>-]+(?:\/[\w.<>-]*)*)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => path.includes("/") || path.endsWith(".ts"))
    .filter((path) => !path.includes("<"));
}

const architecture = readFileSync(inRepository("docs/architecture.md"), "utf8");
const readme = readFileSync(inRepository("README.md"), "utf8");
/** Made by tools, not by us. */
const GENERATED_FOLDERS = ["node_modules", "dist"];
const topLevelFolders = readdirSync(REPOSITORY_ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !GENERATED_FOLDERS.includes(entry.name))
  .map(({ name }) => `${name}/`);

/** Every document: the README and what is in docs/. */
const documents = [
  "README.md",
  ...readdirSync(inRepository("docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `docs/${path}`),
];

describe("the documents", () => {
  it("name no file of the repository that does not exist", () => {
    const named = documents.flatMap((document) =>
      pathsIn(readFileSync(inRepository(document), "utf8"))
        .filter((path) => topLevelFolders.some((folder) => path.startsWith(folder)))
        .map((path) => ({ document, path })),
    );
    expect(named).to.have.length.greaterThan(60);
    expect(named.filter(({ path }) => !existsSync(inRepository(path)))).to.deep.equal([]);
  });
});

describe("docs/architecture.md", () => {
  const paths = pathsIn(architecture);

  it("names only what exists", () => {
    expect(paths).to.have.length.greaterThan(30);
    // `http/` in the row of a room is a folder of that room: found in at least one.
    const rooms = ["", "apps/service-kit/", "apps/order-consumer/", "apps/hourly-streams/streams/", "stacks/"];
    const missing = paths.filter((path) => !rooms.some((room) => existsSync(inRepository(room, path))));
    expect(missing).to.deep.equal([]);
  });

  it("names every top-level folder, as the README's layout does", () => {
    expect(topLevelFolders).to.include("contract/").and.to.include("integration/");
    for (const folder of topLevelFolders) {
      expect(paths, folder).to.include(folder);
      expect(readme, folder).to.include(`\n${folder}`);
    }
  });
});
