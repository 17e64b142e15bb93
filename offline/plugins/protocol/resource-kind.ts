import type { z } from "zod";
import type { Operation } from "./operation";
import type { PlainMap, PlainValue } from "./property-value";

/** What a changed input means: a new resource, or a call of the kind's `update`. */
export type Consequence = "replace" | "update";

/** A {@link Consequence}, or how it follows from the recorded and the wanted value. */
export type OnChange = Consequence | ((current: PlainValue | undefined, wanted: PlainValue | undefined) => Consequence);

/** What a resource is after an operation: its outputs, the inputs among them. */
export type ResourceState = PlainMap;

/** An input schema of a resource kind; it also carries the inputs' defaults. */
export type InputSchema = z.ZodObject;

/**
 * One kind of resource, declared: its inputs and defaults, what a change of each of them does, and the four operations
 * against the real system. All of Pulumi's protocol stays outside.
 */
export interface ResourceKind<Client, Schema extends InputSchema = InputSchema> {
  /** Type token, such as `kafka:index/topic:Topic`. */
  readonly token: string;
  readonly inputs: Schema;
  readonly onChange: Readonly<Record<keyof z.output<Schema> & string, OnChange>>;
  /** Inputs the system fills in where the program is silent: leaving them out is never a change. */
  readonly computed?: readonly (keyof z.output<Schema> & string)[];
  /** Inputs that are sets: their order means nothing. */
  readonly unordered?: readonly (keyof z.output<Schema> & string)[];
  /** Outputs that are not inputs: unknown in a preview of a create. */
  readonly outputs: readonly string[];
  /**
   * The input that names the resource where two cannot have one name: a replacement that keeps it deletes the old
   * resource first.
   */
  readonly uniqueName?: keyof z.output<Schema> & string;
  /** Every replacement deletes the old resource first. */
  readonly deleteBeforeReplace?: boolean;
  /** How an input is kept in the outputs where that is not the input itself, such as a password's hash. */
  readonly stored?: Readonly<Record<string, (input: PlainValue) => PlainValue>>;

  /** Makes the resource. Throws {@link InitializationFailed} where it exists but does not work. */
  create(client: Client, inputs: z.output<Schema>, operation: Operation): Promise<CreatedResource>;
  /** Reads the resource's present state, or undefined where it is gone. */
  read(client: Client, id: string, state: ResourceState, operation: Operation): Promise<CreatedResource | undefined>;
  /** Changes the resource in place and returns its whole new state. */
  update(
    client: Client,
    id: string,
    oldState: ResourceState,
    inputs: z.output<Schema>,
    operation: Operation,
  ): Promise<ResourceState>;
  /** Removes the resource. One that is gone already counts as removed only where it does for the real provider. */
  delete(client: Client, id: string, state: ResourceState, operation: Operation): Promise<void>;
}

/** A resource's identity in the real system and its outputs. */
export interface CreatedResource {
  readonly id: string;
  readonly state: ResourceState;
}

/** A provider: its version, how its configuration becomes a client, and the kinds of resource it manages. */
export interface ProviderDefinition<Client, Configuration extends InputSchema = InputSchema> {
  /** The package's name, such as `docker`. */
  readonly name: string;
  /** The version of the provider this one stands in for. */
  readonly version: string;
  /** The settings it takes. Each is text: the engine sends lists, numbers and booleans as JSON. */
  readonly configuration: Configuration;
  /** Makes the client; called once per provider instance, before any operation, and must not touch the network. */
  configure(configuration: z.output<Configuration>): Client;
  readonly kinds: readonly ResourceKind<Client>[];
}

/** Declares a provider; keeps its configuration's type for `configure` and forgets it for the service. */
export function providerDefinition<Client, Configuration extends InputSchema>(
  provider: ProviderDefinition<Client, Configuration>,
): ProviderDefinition<Client> {
  return provider;
}

/** Declares a kind; keeps the schema's type for its operations and forgets it for the provider's list of kinds. */
export function resourceKind<Client, Schema extends InputSchema>(
  kind: ResourceKind<Client, Schema>,
): ResourceKind<Client> {
  return kind;
}
