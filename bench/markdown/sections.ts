import { readFileSync } from "node:fs";
import { formatted } from "../../project/formatted";

/** The text of a document once it has these sections, as `npm run format:write` would leave it. @param path absolute */
export async function renderDocument(path: string, sections: Readonly<Record<string, string>>): Promise<string> {
  return formatted(withSections(readFileSync(path, "utf8"), sections), path);
}

/**
 * Puts generated text into a document, each between two comments that Markdown does not show: `<!-- name:begin … -->` and
 * `<!-- name:end -->`.
 *
 * @param sections texts by their names
 * @throws where the document lacks one
 */
export function withSections(document: string, sections: Readonly<Record<string, string>>): string {
  let text = document;
  for (const [name, content] of Object.entries(sections)) {
    const section = new RegExp(`(<!-- ${name}:begin[^>]*-->)[^]*?(<!-- ${name}:end -->)`);
    if (!section.test(text)) throw new Error(`the document has no <!-- ${name}:begin --> … <!-- ${name}:end -->`);
    text = text.replace(section, (_section, begin: string, end: string) => `${begin}\n\n${content}\n\n${end}`);
  }
  return text;
}
