/**
 * What an image accepts, according to its vendor's sources. Docker does not complain about a variable that the image
 * ignores, a volume on the wrong folder or a health check whose program is missing: the container fails later, or
 * never.
 */
export interface ImageContract {
  /** The image's name in the registry edition's catalogue; undefined where it is built from this repository. */
  readonly image?: string;
  /** Where each fact below comes from: repository and path at a tag or commit. */
  readonly sources: readonly string[];
  /** The user that its program runs as. */
  readonly user: string;
  /** The numbers of a user and group that own what the program writes: `uid:gid`. */
  readonly ids: string;
  /** Whether the image, or the program in it, reads a variable of this name. */
  readonly readsVariable: (name: string) => boolean;
  /** Options that its entry point passes to the program; empty if a container's command replaces the program. */
  readonly options: readonly string[];
  /** Programs that commands and health checks may use, besides shell built-ins. */
  readonly programs: readonly string[];
  /** Folders that a volume may be mounted on, each with its owner, which an empty volume inherits. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Folders that exist and that the user can read: files may be copied into them. */
  readonly folders: readonly string[];
}

/** Accepts these variables and no others. */
export function named(...names: readonly string[]): ImageContract["readsVariable"] {
  return (name) => names.includes(name);
}

/**
 * Accepts variables with a prefix that Confluent's images translate into one of these properties: `___` is `-`, `__` is
 * `_`, `_` is `.`.
 */
export function translated(prefix: string, properties: readonly string[]): ImageContract["readsVariable"] {
  return (name) => name.startsWith(prefix) && properties.includes(propertyName(name.slice(prefix.length)));
}

/** Accepts what any of these accepts. */
export function anyOf(...rules: readonly ImageContract["readsVariable"][]): ImageContract["readsVariable"] {
  return (name) => rules.some((rule) => rule(name));
}

function propertyName(variable: string): string {
  const separators: Readonly<Record<number, string>> = { 1: ".", 2: "_", 3: "-" };
  return variable.toLowerCase().replace(/_{1,3}/g, (underscores) => separators[underscores.length] ?? "");
}
