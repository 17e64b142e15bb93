import { CLONE_DIRECTORY_VARIABLE, CLONE_ID_VARIABLE, type Clone } from "../../project/program-environment";

/** The clone that a program under test runs in. */
export const CLONE_UNDER_TEST: Clone = { id: "clone-under-test", directory: "/clones/under-test" };

/**
 * Runs something in the environment that tests share: without `EDITION`, since the machine's own choice must not affect
 * a test, and with `cloneUnderTest` as the clone.
 */
export async function inTestEnvironment<Result>(action: () => Promise<Result>): Promise<Result> {
  const wanted = {
    EDITION: undefined,
    [CLONE_ID_VARIABLE]: CLONE_UNDER_TEST.id,
    [CLONE_DIRECTORY_VARIABLE]: CLONE_UNDER_TEST.directory,
  };
  return withEnvironment(wanted, action);
}

/** Runs something with other variables of the environment; undefined takes one away. */
export async function withEnvironment<Result>(
  wanted: Readonly<Record<string, string | undefined>>,
  action: () => Promise<Result>,
): Promise<Result> {
  const before = Object.fromEntries(Object.keys(wanted).map((name) => [name, process.env[name]]));
  set(wanted);
  try {
    return await action();
  } finally {
    set(before);
  }
}

function set(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
