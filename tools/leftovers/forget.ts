import { rmSync } from "node:fs";
import { inStackState, stacksWithState } from "../pulumi/stack";
import { projectName } from "../../project/stack-name";
import { inLocalState } from "../../project/repository";

type Tell = (line: string) => void;

/** Removes what this clone knows of its stacks: the next set-up begins with a new state and a new passphrase. */
export function forgetEverything(tell: Tell): void {
  tell("removing .shopstream/state, .shopstream/passphrase and .shopstream/edition");
  for (const name of ["state", "passphrase", "edition"]) remove(inLocalState(name));
}

/** Removes what this clone knows of one stack; the passphrase stays while the state of another is encrypted with it. */
export function forgetStack(stack: string, tell: Tell): void {
  if (stacksWithState().every((name) => name === stack)) {
    forgetEverything(tell);
    return;
  }
  tell(`removing the state of the stack ${stack}; this clone's other stacks stay`);
  // As Pulumi's file backend names them: pulumi/pulumi, pkg/backend/diy/store.go and state.go, 3.259.0.
  const project = projectName();
  for (const ending of ["json", "json.bak", "pulumi-tags"]) {
    const file = inStackState("stacks", project, `${stack}.${ending}`);
    for (const path of [file, `${file}.attrs`]) remove(path);
  }
  for (const folder of ["history", "backups"]) remove(inStackState(folder, project, stack));
  remove(inStackState("locks", "organization", project, stack));
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
