/** Commands that a shell runs itself. */
const BUILT_INS = "[ [[ cd compgen echo exec exit export for local printf read readonly set test true".split(" ");
const KEYWORDS = "if then else elif fi do done while until coproc !".split(" ");

/** The programs that a container's command or health check starts, each once. */
export function programsOfCommand([first, ...rest]: readonly string[]): string[] {
  if (first === "CMD") return programsOfCommand(rest);
  if (first === "CMD-SHELL") return programsOfScript(rest.join(" "), ["sh"]);
  if (first === undefined) return [];
  const shell = /^(ba)?sh$/.test(first) && rest[0] === "-c";
  return shell ? programsOfScript(rest[1] ?? "", [first]) : [first];
}

/** The start of a command, after keywords and variables: its first word and up to two more. */
const COMMAND = new RegExp(
  String.raw`(?:^|&&|\|\|?|;|\n|\()\s*(?:(?:${KEYWORDS.join("|")})\s+)*(?:\w+=\S*\s+)*([\w.[/-]+)(?![\w.[/-]|\+?=)((?:[ \t]+[\w.]+){0,2})`,
  "g",
);

/** The programs that start a command of a shell script, each once. */
export function programsOfScript(script: string, others: readonly string[] = []): string[] {
  const commands = script
    .replace(/\\\n/g, " ")
    .replace(/'[^']*'/g, "''")
    .replace(/"((?:[^"\\]|\\.)*)"/g, (_, text: string) => substitutions(text));
  const found = [...commands.matchAll(COMMAND)].flatMap(([, word = "", following = ""]) => {
    // `timeout 5 head …` starts two.
    const [, wrapped] = following.trim().split(/\s+/);
    return word === "timeout" && wrapped !== undefined ? [word, wrapped] : [word];
  });
  return [...new Set([...others, ...found.filter((word) => /[a-z]/.test(word) && !isTheShells(word))])];
}

/** In double quotes, only substitutions run programs. */
function substitutions(text: string): string {
  return [...text.matchAll(/\$\(([^)]*)\)/g)].map(([whole]) => whole).join(" ");
}

function isTheShells(word: string): boolean {
  return BUILT_INS.includes(word) || KEYWORDS.includes(word);
}

/** A RUN instruction of a Dockerfile, with the image that its stage is built on. */
export interface DockerfileRun {
  /** As FROM names it: `${JAVA_IMAGE}`. */
  readonly base: string;
  readonly script: string;
}

/** Reads a Dockerfile's RUN instructions. */
export function runsOf(dockerfile: string): DockerfileRun[] {
  const instructions = dockerfile
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("#"))
    .join("\n")
    .replace(/\\\n/g, " ")
    .split("\n");
  let base = "";
  return instructions.flatMap((instruction) => {
    const [, from] = /^FROM\s+(\S+)/.exec(instruction) ?? [];
    base = from ?? base;
    const [, script] = /^RUN\s+(.+)$/.exec(instruction) ?? [];
    return script === undefined ? [] : [{ base, script }];
  });
}
