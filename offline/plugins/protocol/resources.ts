import { differences, type ResourceDifference } from "./difference";
import { sameValue } from "./equality";
import { type CheckedInputs, checkInputs, type InputFailure } from "./check";
import type { Operation } from "./operation";
import { type PropertyMap, reveal, UNKNOWN, withSecretsOf } from "./property-value";
import { configurationFailures, configuredClient } from "./provider-configuration";
import type { ProviderDefinition, ResourceKind, ResourceState } from "./resource-kind";

/** A resource as the engine records it. */
export interface RecordedResource {
  readonly id: string;
  readonly outputs: PropertyMap;
  readonly inputs: PropertyMap;
}

/** The resources of one configured provider: the protocol's operations on property maps, without its messages. */
export class Resources<Client> {
  private client: Client | undefined;

  constructor(private readonly provider: ProviderDefinition<Client>) {}

  /** What is wrong with the provider's settings. */
  checkConfiguration(settings: PropertyMap): InputFailure[] {
    return configurationFailures(this.provider, settings);
  }

  /** Sets the provider's settings, which operations on the real system need. */
  configure(settings: PropertyMap): void {
    this.client = configuredClient(this.provider, settings);
  }

  /** Fills in defaults and checks a program's inputs. */
  check(urn: string, inputs: PropertyMap): CheckedInputs {
    return checkInputs(this.kindOf(urn), inputs);
  }

  /** Compares a resource's recorded outputs with the wanted inputs. */
  difference(urn: string, outputs: PropertyMap, inputs: PropertyMap): ResourceDifference {
    return differences(this.kindOf(urn), outputs, inputs);
  }

  /** The outputs a preview shows for a resource that does not exist yet. */
  previewCreate(urn: string, inputs: PropertyMap): PropertyMap {
    const kind = this.kindOf(urn);
    const unknown = [...kind.outputs, ...(kind.computed ?? [])].map((name) => [name, UNKNOWN] as const);
    return { ...Object.fromEntries(unknown), ...inputs };
  }

  /** Creates a resource. */
  async create(urn: string, inputs: PropertyMap, operation: Operation): Promise<{ id: string; outputs: PropertyMap }> {
    const { id, state } = await this.kindOf(urn).create(this.requireClient(), reveal(inputs), operation);
    return { id, outputs: withSecretsOf(state, inputs) };
  }

  /** Reads a resource's current state; undefined where it is gone. Its inputs include changes made by hand. */
  async read(urn: string, recorded: RecordedResource, operation: Operation): Promise<RecordedResource | undefined> {
    const kind = this.kindOf(urn);
    const found = await kind.read(this.requireClient(), recorded.id, reveal(recorded.outputs), operation);
    if (!found) return undefined;
    return {
      id: found.id,
      outputs: withSecretsOf(found.state, recorded.outputs, recorded.inputs),
      inputs: withSecretsOf(presentInputs(kind, found.state, recorded.inputs), recorded.inputs),
    };
  }

  /** Changes a resource in place and returns its outputs. */
  async update(
    urn: string,
    id: string,
    outputs: PropertyMap,
    inputs: PropertyMap,
    operation: Operation,
  ): Promise<PropertyMap> {
    const kind = this.kindOf(urn);
    const state = await kind.update(this.requireClient(), id, reveal(outputs), reveal(inputs), operation);
    return withSecretsOf(state, inputs);
  }

  /** Removes a resource. */
  async delete(urn: string, id: string, outputs: PropertyMap, operation: Operation): Promise<void> {
    await this.kindOf(urn).delete(this.requireClient(), id, reveal(outputs), operation);
  }

  private kindOf(urn: string): ResourceKind<Client> {
    const token = typeOf(urn);
    const kind = this.provider.kinds.find((candidate) => candidate.token === token);
    if (kind) return kind;
    const known = this.provider.kinds.map((candidate) => candidate.token).join(", ");
    throw new Error(`the offline ${this.provider.name} plugin does not manage ${token}; it manages ${known}`);
  }

  private requireClient(): Client {
    if (this.client === undefined) throw new Error(`the ${this.provider.name} plugin was used before Configure`);
    return this.client;
  }
}

/** The type token in a URN such as `urn:pulumi:dev::shop::my:Component$kafka:index/topic:Topic::orders`. */
function typeOf(urn: string): string {
  const types = urn.split("::")[2] ?? "";
  return types.slice(types.lastIndexOf("$") + 1);
}

function presentInputs<Client>(kind: ResourceKind<Client>, state: ResourceState, inputs: PropertyMap): PropertyMap {
  const imported = Object.keys(inputs).length === 0;
  const present: PropertyMap = imported ? {} : { ...inputs };
  for (const name of imported ? Object.keys(kind.onChange) : Object.keys(inputs)) {
    const value = state[name];
    if (value === undefined || kind.stored?.[name]) continue;
    if (!sameValue(value, inputs[name], kind.unordered?.includes(name))) present[name] = value;
  }
  return present;
}
