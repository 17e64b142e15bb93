import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

/** A file of the page, kept in memory. */
export interface PageFile {
  readonly contentType: string;
  readonly content: Buffer;
}

/** The page's files: documents by their name without `.html`, everything else by the path that the documents name. */
export interface PageFiles {
  readonly documents: ReadonlyMap<string, PageFile>;
  readonly assets: ReadonlyMap<string, PageFile>;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};
const HASH_LENGTH = 12;

/**
 * Reads the page's files. Each asset gets a path with a digest of its content, `/assets/style.3f2a….css`, and the documents,
 * which name it `/assets/style.css`, are changed to that: a browser may keep it for ever.
 * @throws Error where the folder has no document: the page was not built
 */
export function readPageFiles(folder: string): PageFiles {
  const files = readdirSync(folder)
    .filter((name) => extname(name) in CONTENT_TYPES)
    .map((name) => ({ name, content: readFileSync(join(folder, name)) }));
  const assets = files
    .filter(({ name }) => extname(name) !== ".html")
    .map(({ name, content }) => ({ name, content, path: `/assets/${withDigest(name, content)}` }));
  const documents = files
    .filter(({ name }) => extname(name) === ".html")
    .map(({ name, content }) => {
      const text = assets.reduce(
        (html, asset) => html.replaceAll(`/assets/${asset.name}`, asset.path),
        content.toString(),
      );
      return [name.slice(0, -".html".length), fileOf(name, Buffer.from(text))] as const;
    });
  if (documents.length === 0) throw new Error(`${folder} holds no page: it was not built`);
  return {
    documents: new Map(documents),
    assets: new Map(assets.map(({ name, content, path }) => [path, fileOf(name, content)])),
  };
}

function fileOf(name: string, content: Buffer): PageFile {
  return { contentType: CONTENT_TYPES[extname(name)] ?? "application/octet-stream", content };
}

function withDigest(name: string, content: Buffer): string {
  const digest = createHash("sha256").update(content).digest("hex").slice(0, HASH_LENGTH);
  const extension = extname(name);
  return `${name.slice(0, -extension.length)}.${digest}${extension}`;
}
