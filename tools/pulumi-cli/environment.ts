import { delimiter } from "node:path";

/** What the environment is completed from. */
export interface PulumiPlaces {
  readonly repositoryRoot: string;
  /** `.shopstream/`. */
  readonly localState: string;
  /** The folder of the pulumi executable and its language hosts. */
  readonly pulumiBin: string;
}

/**
 * The environment `npx pulumi` gives the CLI: this repository's backend and passphrase file wherever the user has not
 * chosen their own, and the project's Node.js first on PATH, where the language host looks for `node`.
 */
export function pulumiEnvironment(user: NodeJS.ProcessEnv, places: PulumiPlaces): NodeJS.ProcessEnv {
  const defaults: NodeJS.ProcessEnv = {
    PULUMI_BACKEND_URL: `file://${places.localState}/state`,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(user.PULUMI_CONFIG_PASSPHRASE === undefined && {
      PULUMI_CONFIG_PASSPHRASE_FILE: `${places.localState}/passphrase`,
    }),
  };
  return {
    ...defaults,
    ...user,
    PATH: [`${places.repositoryRoot}/node_modules/.bin`, places.pulumiBin, user.PATH ?? ""].join(delimiter),
  };
}
