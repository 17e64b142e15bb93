import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import dockerignore from "@balena/dockerignore";
import { pack, type Pack } from "tar-stream";

/** What `docker build` would send to the daemon. */
export interface BuildContext {
  /** The directory whose files are the context. */
  readonly directory: string;
  /** The Dockerfile, relative to the directory: always sent, whatever .dockerignore says. */
  readonly dockerfile: string;
}

/**
 * The path of a Dockerfile relative to its build context.
 *
 * @param dockerfile relative to the context, or absolute
 * @throws where there is none, or it lies outside the context
 */
export async function dockerfileIn(directory: string, dockerfile: string): Promise<string> {
  const absolute = resolve(directory, dockerfile);
  await stat(absolute).catch((error: unknown) => {
    throw new Error(`dockerfile not found at path: ${absolute}`, { cause: error });
  });
  const path = relative(directory, absolute);
  if (path.startsWith("..") || isAbsolute(path)) {
    throw new Error(`the offline stand-in takes no Dockerfile outside its build context: ${absolute} of ${directory}`);
  }
  return path.split(sep).join("/");
}

/** Packs a build context as a tar stream, without what its .dockerignore excludes. */
export async function packBuildContext(context: BuildContext): Promise<Readable> {
  const files = await contextFiles(context);
  const archive = pack();
  // Files are read while the daemon receives them; a failure ends the stream and so the build.
  void packFiles(archive, context.directory, files).catch((error: unknown) => {
    archive.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return archive;
}

/** The files of a build context, relative to its directory, in order. */
export async function contextFiles({ directory, dockerfile }: BuildContext): Promise<string[]> {
  const patterns = await ignorePatterns(directory);
  const ignore = dockerignore({ ignorecase: false }).add(patterns);
  const exceptions = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));

  const files: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(join(directory, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const excluded = ignore.ignores(path);
      if (entry.isDirectory()) {
        if (!excluded || exceptions.some((exception) => mayLieIn(exception, path))) await walk(path);
      } else if (!excluded || path === dockerfile) {
        if (entry.isFile() || entry.isSymbolicLink()) files.push(path);
      }
    }
  };
  await walk("");
  return files.includes(dockerfile) ? files : [...files, dockerfile];
}

async function ignorePatterns(directory: string): Promise<string[]> {
  const text = await readFile(join(directory, ".dockerignore"), "utf8").catch(() => "");
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** True where an exception could include something inside an excluded folder. */
function mayLieIn(exception: string, folder: string): boolean {
  const pattern = exception.replace(/^\.?\//, "");
  const literal = pattern.slice(0, pattern.search(/[*?[]|$/));
  return pattern.startsWith(`${folder}/`) || (literal.length < pattern.length && `${folder}/`.startsWith(literal));
}

async function packFiles(archive: Pack, directory: string, files: readonly string[]): Promise<void> {
  // `docker build` sends folders too, and Docker's cache distinguishes a context with them from one without.
  for (const folder of foldersOf(files)) {
    archive.entry({ name: `${folder}/`, type: "directory", mode: 0o755, ...OWNER });
  }
  for (const path of files) await packFile(archive, directory, path);
  archive.finalize();
}

/** Every folder that contains one of the files, parents first. */
export function foldersOf(files: readonly string[]): string[] {
  const folders = files.flatMap((path) => {
    const names = path.split("/").slice(0, -1);
    return names.map((_, depth) => names.slice(0, depth + 1).join("/"));
  });
  return [...new Set(folders)];
}

// Owner and time differ between clones with the same content, and the build cache would miss. The time is not 0, which Maven
// takes for a missing file: it would copy no resources (maven-shared-filtering).
const OWNER = { uid: 0, gid: 0, mtime: new Date("2000-01-01T00:00:00Z") };

async function packFile(archive: Pack, directory: string, path: string): Promise<void> {
  const source = join(directory, path);
  const linkname = await readlink(source).catch(() => undefined);
  if (linkname !== undefined) {
    archive.entry({ name: path, type: "symlink", linkname, ...OWNER });
    return;
  }
  const [{ mode }, content] = await Promise.all([stat(source), readFile(source)]);
  await new Promise<void>((resolve, reject) => {
    archive.entry({ name: path, mode: mode & 0o111 ? 0o755 : 0o644, ...OWNER }, content, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}
