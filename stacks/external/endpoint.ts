import type * as pulumi from "@pulumi/pulumi";

/** A server that the pipeline declares things in: the stack's own container, or somebody else's. */
export interface Endpoint extends pulumi.ComponentResource {
  /** Once these exist, it answers. */
  readonly ready: readonly pulumi.Resource[];
  /**
   * How something is declared in it. What is in the stack's own container is gone with it: `pulumi destroy` need not contact a
   * server that may be dead.
   */
  readonly inside: Pick<pulumi.CustomResourceOptions, "deletedWith">;
}

/** One whose connections may be encrypted. */
export interface SecuredEndpoint extends Endpoint {
  /** Who may have signed its certificate, PEM; undefined where it speaks in the clear, or clients trust those whom the system trusts. */
  readonly caCertificate: pulumi.Input<string> | undefined;
}

/** One that keeps what it is given until it is told to delete it. */
export interface DataEndpoint extends Endpoint {
  /** Whether `pulumi destroy` refuses to delete what holds data in it. */
  readonly protectsData: boolean;
}
