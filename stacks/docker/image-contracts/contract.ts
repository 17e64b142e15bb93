/**
 * What an image knows of what it is given, as its vendor's sources have it: an image takes a variable that it does not know,
 * a folder that is not its own or a health check whose program is missing without a word, and fails later or never.
 */
export interface ImageContract {
  /** The image's name in the registry edition's catalogue; undefined where it is built from this repository. */
  readonly image?: string;
  /** Where each fact below stands: repository and path at a tag or commit. */
  readonly sources: readonly string[];
  /** Who its program runs as. */
  readonly user: string;
  /** Whether the image, or the program in it, reads a variable of this name. */
  readonly readsVariable: (name: string) => boolean;
  /** Options that its entry point hands to the program; none where a container's command is a command of its own. */
  readonly options: readonly string[];
  /** Programs that may be named in commands and health checks, the shell's own excepted. */
  readonly programs: readonly string[];
  /** Folders that a volume may take the place of, each with its owner: an empty volume takes the owner over. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Folders that exist and are readable by the user, so that files may be put into them. */
  readonly folders: readonly string[];
}

/** Knows these variables and no other. */
export function named(...names: readonly string[]): ImageContract["readsVariable"] {
  return (name) => names.includes(name);
}

/**
 * Knows each variable of a prefix that becomes one of these properties as Confluent's images translate it: `___` is `-`, `__` is
 * `_`, `_` is `.`.
 */
export function translated(prefix: string, properties: readonly string[]): ImageContract["readsVariable"] {
  return (name) => name.startsWith(prefix) && properties.includes(propertyName(name.slice(prefix.length)));
}

/** Knows what any of these knows. */
export function anyOf(...rules: readonly ImageContract["readsVariable"][]): ImageContract["readsVariable"] {
  return (name) => rules.some((rule) => rule(name));
}

function propertyName(variable: string): string {
  const separators: Readonly<Record<number, string>> = { 1: ".", 2: "_", 3: "-" };
  return variable.toLowerCase().replace(/_{1,3}/g, (underscores) => separators[underscores.length] ?? "");
}
