import { writeFileSync } from "node:fs";
import { formatted } from "../../project/formatted";
import { inRepository } from "../../project/repository";
import { messageOf } from "../../project/commands/command-line";
import { parseImageReference } from "./image-reference";
import { currentDigest } from "./registry";

const FILE = inRepository("stacks", "config", "image-digests.ts");
const DECLARATION = `/** What the names of the registry edition's images meant when \`npm run images:digests\` asked their registries. */
export const IMAGE_DIGESTS: Readonly<Record<string, string>> = `;

/** Digests by the names of images, which have none. */
export type Digests = Readonly<Record<string, string>>;

/** What registries say about images. */
export interface DigestReport {
  /** The digests of all: a current one, else the one that is known. */
  readonly digests: Digests;
  /** The names whose digest is not known yet, or another one by now. */
  readonly outdated: readonly string[];
  /** Why registries did not tell. */
  readonly problems: readonly string[];
}

/** Asks the registries for the digests of all names, one after the other, and compares them with those that are known. */
export async function askForDigests(
  names: readonly string[],
  known: Digests,
  ask: (name: string) => Promise<string> = (name) => currentDigest(parseImageReference(name)),
): Promise<DigestReport> {
  const digests: Record<string, string> = {};
  const outdated: string[] = [];
  const problems: string[] = [];
  for (const name of names.toSorted()) {
    const before = known[name];
    try {
      const digest = await ask(name);
      digests[name] = digest;
      if (digest !== before) outdated.push(name);
    } catch (error) {
      problems.push(messageOf(error));
      if (before !== undefined) digests[name] = before;
    }
  }
  return { digests, outdated, problems };
}

/** The text of the file that the catalogue takes its digests from. */
export async function digestsFile(digests: Digests): Promise<string> {
  return formatted(`${DECLARATION}${JSON.stringify(digests)};`, FILE);
}

/** Writes that file. */
export async function writeDigests(digests: Digests): Promise<void> {
  writeFileSync(FILE, await digestsFile(digests));
}
