import type { z } from "zod";
import type { Operation } from "./operation";
import type { PlainMap, PlainValue } from "./property-value";

/** The effect of a changed input: a new resource, or a call of the kind's `update`. */
export type Consequence = "replace" | "update";

/** A {@link Consequence}, or a function of the recorded and the wanted value. */
export type OnChange = Consequence | ((current: PlainValue | undefined, wanted: PlainValue | undefined) => Consequence);

/** A resource after an operation: its outputs, including the inputs. */
export type ResourceState = PlainMap;

/** The input schema of a resource kind, with the inputs' defaults. */
export type InputSchema = z.ZodObject;

/**
 * Declares one kind of resource: its inputs and defaults, the effect of a change of each, and the four operations on the real
 * system. It does not depend on Pulumi's protocol.
 */
export interface ResourceKind<Client, Schema extends InputSchema = InputSchema> {
  /** Type token, such as `kafka:index/topic:Topic`. */
  readonly token: string;
  readonly inputs: Schema;
  readonly onChange: Readonly<Record<keyof z.output<Schema> & string, OnChange>>;
  /** Inputs that the system fills in where the program does not set them: leaving them out is never a change. */
  readonly computed?: readonly (keyof z.output<Schema> & string)[];
  /** Inputs that are sets: their order means nothing. */
  readonly unordered?: readonly (keyof z.output<Schema> & string)[];
  /** Outputs that are not inputs: unknown in a preview of a create. */
  readonly outputs: readonly string[];
  /**
   * The input that must be unique in the real system: a replacement that keeps its value deletes the old resource first.
   */
  readonly uniqueName?: keyof z.output<Schema> & string;
  /** Every replacement deletes the old resource first. */
  readonly deleteBeforeReplace?: boolean;
  /** How an input is stored in the outputs where it is not stored as it is, such as a password's hash. */
  readonly stored?: Readonly<Record<string, (input: PlainValue) => PlainValue>>;

  /** Creates the resource. Throws {@link InitializationFailed} where it exists but does not work. */
  create(client: Client, inputs: z.output<Schema>, operation: Operation): Promise<CreatedResource>;
  /** Reads the resource's current state; undefined where it is gone. */
  read(client: Client, id: string, state: ResourceState, operation: Operation): Promise<CreatedResource | undefined>;
  /** Changes the resource in place and returns its whole new state. */
  update(
    client: Client,
    id: string,
    oldState: ResourceState,
    inputs: z.output<Schema>,
    operation: Operation,
  ): Promise<ResourceState>;
  /** Removes the resource. One that is already gone is an error only where it is for the real provider. */
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
  /** Creates the client. Called once, before any operation; must not use the network. */
  configure(configuration: z.output<Configuration>): Client;
  readonly kinds: readonly ResourceKind<Client>[];
}

/** Declares a provider: `configure` sees its configuration's type, the service does not. */
export function providerDefinition<Client, Configuration extends InputSchema>(
  provider: ProviderDefinition<Client, Configuration>,
): ProviderDefinition<Client> {
  return provider;
}

/** Declares a kind: its operations see the schema's type, the provider's list of kinds does not. */
export function resourceKind<Client, Schema extends InputSchema>(
  kind: ResourceKind<Client, Schema>,
): ResourceKind<Client> {
  return kind;
}
