import { expect } from "chai";
import { renderProgram, type RenderedProgram, type RenderedResource } from "../../stacks/testing/render";
import { checkInputs } from "../plugins/protocol/check";
import { differences } from "../plugins/protocol/difference";
import type { Operation } from "../plugins/protocol/operation";
import type { PropertyMap } from "../plugins/protocol/property-value";
import type { ResourceKind } from "../plugins/protocol/resource-kind";

/** Something that a real provider does, and that a more forgiving stand-in would hide. */
export interface Behaviour {
  readonly does: string;
  /** Where the real provider's source says so. */
  readonly source: string;
  /** Fails where the stand-in does otherwise. */
  readonly standIn: () => void | Promise<void>;
  /** Fails where the program would run into it; absent where no program can. */
  readonly program?: (program: RenderedProgram) => void;
}

/** Tests each behaviour against the stand-in and against the program in both editions. */
export function testBehaviours(provider: string, behaviours: readonly Behaviour[]): void {
  describe(provider, function () {
    this.timeout(60_000);
    let editions: readonly RenderedProgram[];

    before(async () => {
      editions = await bothEditions();
    });

    for (const { does, source, standIn, program } of behaviours) {
      describe(`${does} (${source})`, () => {
        it("so does the stand-in", standIn);
        if (program) it("the program is right with it", () => editions.forEach(program));
      });
    }
  });
}

let rendered: Promise<readonly RenderedProgram[]> | undefined;

/** Rendered once: it takes seconds. */
function bothEditions(): Promise<readonly RenderedProgram[]> {
  rendered ??= (async () => [await renderProgram("offline"), await renderProgram("registry")])();
  return rendered;
}

/** An operation for what asks no real system. */
export const operation: Operation = {
  name: "",
  signal: new AbortController().signal,
  timeoutSeconds: undefined,
  status: () => undefined,
  warn: () => undefined,
};

/** The program's resources of a kind; there are some. */
export function declared<Client>(program: RenderedProgram, { token }: ResourceKind<Client>): RenderedResource[] {
  const found = program.resources.filter(({ type }) => type === token);
  expect(found.length, token).to.be.greaterThan(0);
  return found;
}

/** Inputs as a provider hands them on: checked, and with its defaults. */
export function checked<Client>(kind: ResourceKind<Client>, inputs: object): PropertyMap {
  const { inputs: complete, failures } = checkInputs(kind, inputs as PropertyMap);
  expect(failures).to.deep.equal([]);
  return complete;
}

/** Why a provider refuses inputs, by property. */
export function refusals<Client>(kind: ResourceKind<Client>, inputs: object): Record<string, string> {
  const { failures } = checkInputs(kind, inputs as PropertyMap);
  return Object.fromEntries(failures.map(({ property, reason }) => [property, reason]));
}

/** What a provider would do for each difference between what it has recorded and what the program wants. */
export function changes<Client>(kind: ResourceKind<Client>, state: object, inputs: object): Record<string, string> {
  const { properties } = differences(kind, state as PropertyMap, inputs as PropertyMap);
  return Object.fromEntries(properties.map(({ property, replaces }) => [property, replaces ? "replace" : "update"]));
}
