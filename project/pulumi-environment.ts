import { delimiter } from "node:path";
import { CLONE_DIRECTORY_VARIABLE, CLONE_ID_VARIABLE, type Clone } from "./program-environment";

/** The paths and the clone that the environment is built from. */
export interface PulumiPlaces {
  readonly repositoryRoot: string;
  /** `.shopstream/`. */
  readonly localState: string;
  /** The clone whose stacks these are. */
  readonly clone: Clone;
  /** Where the CLI runs, without symbolic links. */
  readonly workingDirectory: string;
  /** The folder of the pulumi executable and its language hosts. */
  readonly pulumiBin: string;
}

/** Where the stacks' state is: what the user has chosen, else this clone's own folder. */
export function backendUrl(user: NodeJS.ProcessEnv, localState: string): string {
  return user.PULUMI_BACKEND_URL ?? `file://${localState}/state`;
}

/**
 * The environment that `npx pulumi` gives the CLI: this repository's backend and passphrase file unless the user has set their
 * own, the stack that `STACK` names, which clone this is, and the project's Node.js first on PATH, where the language host
 * looks for `node`.
 */
export function pulumiEnvironment(user: NodeJS.ProcessEnv, places: PulumiPlaces): NodeJS.ProcessEnv {
  const defaults: NodeJS.ProcessEnv = {
    PULUMI_BACKEND_URL: backendUrl(user, places.localState),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(user.PULUMI_CONFIG_PASSPHRASE === undefined && {
      PULUMI_CONFIG_PASSPHRASE_FILE: `${places.localState}/passphrase`,
    }),
  };
  return {
    ...defaults,
    ...user,
    ...(user.STACK && { PULUMI_STACK: user.STACK }),
    [CLONE_ID_VARIABLE]: places.clone.id,
    [CLONE_DIRECTORY_VARIABLE]: places.clone.directory,
    // Pulumi records the selected stack by the project's path, which it takes from PWD where that is set.
    PWD: places.workingDirectory,
    PATH: [`${places.repositoryRoot}/node_modules/.bin`, places.pulumiBin, user.PATH ?? ""].join(delimiter),
  };
}
