/** The clone that the program runs in. */
export interface Clone {
  /** Distinguishes it from every other clone, wherever its folder is. */
  readonly id: string;
  /** Absolute path. */
  readonly directory: string;
}

/** How `npx pulumi` tells the program which clone it runs in. */
export const CLONE_ID_VARIABLE = "SHOPSTREAM_CLONE_ID";
export const CLONE_DIRECTORY_VARIABLE = "SHOPSTREAM_CLONE_DIRECTORY";

/** @throws Error where Pulumi was not started as `npx pulumi` */
export function cloneFromEnvironment(environment: NodeJS.ProcessEnv = process.env): Clone {
  const { [CLONE_ID_VARIABLE]: id, [CLONE_DIRECTORY_VARIABLE]: directory } = environment;
  if (!id || !directory) {
    throw new Error(
      `${CLONE_ID_VARIABLE} or ${CLONE_DIRECTORY_VARIABLE} is not set: run Pulumi as \`npx pulumi\`, which sets both`,
    );
  }
  return { id, directory };
}
