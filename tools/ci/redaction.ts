import type { ContainerInspectInfo } from "dockerode";

const REDACTED = "***";

/** Matches the names of variables whose values are secret. */
const SECRET_NAME = /PASSWORD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|_KEY$/i;

/** The output of `docker inspect` without the values of the environment, which hold passwords. */
export function withoutEnvironment({ Config, ...rest }: ContainerInspectInfo): unknown {
  const { Env, ...config } = Config;
  const names = Env.map((variable) => variable.split("=", 1)[0]);
  return { ...rest, Config: { ...config, EnvNames: names } };
}

/** The values of the container's variables that are named like a secret. */
export function secretsOf({ Config }: ContainerInspectInfo): string[] {
  return Config.Env.flatMap((variable) => {
    const separator = variable.indexOf("=");
    const value = variable.slice(separator + 1);
    return SECRET_NAME.test(variable.slice(0, separator)) && value !== "" ? [value] : [];
  });
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
