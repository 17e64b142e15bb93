/** The numbers of a user and a group in a container. */
export interface ContainerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * What no container of the stack may do. Every program runs as a user of its own, so none needs a capability: a reason to add
 * one would stand here, beside its name.
 */
export const HARDENED = {
  capabilities: { drops: ["ALL"] },
  // A set-uid program in an image gives nobody more than they have.
  securityOpts: ["no-new-privileges"],
  readOnly: true,
};

/** A user as Docker takes it. */
export function userText({ uid, gid }: ContainerUser): string {
  return `${String(uid)}:${String(gid)}`;
}

interface TemporaryFolders {
  readonly user: ContainerUser;
  readonly scratch?: readonly string[];
  readonly writable?: readonly string[];
  readonly loadsCodeFromTmp?: boolean;
}

/** The folders in memory, each with its mount options: the user's own, because a new one would be root's. */
export function temporaryFolders({
  user,
  scratch = [],
  writable = [],
  loadsCodeFromTmp = false,
}: TemporaryFolders): Record<string, string> {
  const owner = `uid=${String(user.uid)},gid=${String(user.gid)}`;
  const folders = scratch.map((folder) => [folder, owner] as const);
  // Docker's default is `noexec`.
  const tmp = writable.includes("/tmp") ? [] : [["/tmp", loadsCodeFromTmp ? `exec,${owner}` : owner] as const];
  return Object.fromEntries([...tmp, ...folders]);
}
