import type { ContainerInspectInfo } from "dockerode";

const REDACTED = "***";

/** The output of `docker inspect` without the values of the environment, which hold passwords. */
export function withoutEnvironment({ Config, ...rest }: ContainerInspectInfo): unknown {
  const { Env, ...config } = Config;
  const names = Env.map((variable) => variable.split("=", 1)[0]);
  return { ...rest, Config: { ...config, EnvNames: names } };
}

/** The secrets in a file of `SECRETS_FOLDER`: a password alone, the passwords of URLs, or the values of properties. */
export function secretsIn(file: string): string[] {
  return file
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      if (URL.canParse(line)) return decodeURIComponent(new URL(line).password);
      return /^[\w.]+=/.test(line) ? line.slice(line.indexOf("=") + 1) : line;
    })
    .filter((secret) => secret !== "");
}

/** The text with `***` for each secret, also where it is encoded for a URL or in JSON. */
export function redact(text: string, secrets: Iterable<string>): string {
  const written = [...secrets].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  // Longest first: a secret may be part of another.
  const longestFirst = [...new Set(written)].sort((one, other) => other.length - one.length);
  return longestFirst.reduce((redacted, secret) => redacted.replaceAll(secret, REDACTED), text);
}
