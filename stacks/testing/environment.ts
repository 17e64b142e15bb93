/** Runs something with `EDITION` set to nothing: the machine's own choice is not the subject of a test. */
export async function withoutForcedEdition<Result>(action: () => Promise<Result>): Promise<Result> {
  const { EDITION: forced } = process.env;
  delete process.env.EDITION;
  try {
    return await action();
  } finally {
    if (forced !== undefined) process.env.EDITION = forced;
  }
}
