import type { ContainerInspectInfo } from "dockerode";

const REDACTED = "***";

/** What a variable is called whose value is a secret. */
const SECRET_NAME = /PASSWORD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|_KEY$/i;

/** What `docker inspect` says of a container, without its environment: passwords stand there. */
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

/** The text with `***` for each secret, also where it is written for a URL or in JSON. */
export function redact(text: string, secrets: Iterable<string>): string {
  const written = [...secrets].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  // The longest first: a secret may be a part of another.
  const longestFirst = [...new Set(written)].sort((one, other) => other.length - one.length);
  return longestFirst.reduce((redacted, secret) => redacted.replaceAll(secret, REDACTED), text);
}
