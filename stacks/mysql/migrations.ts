import * as pulumi from "@pulumi/pulumi";
import type { Migration } from "./migration-files";
import { MIGRATIONS_REVISION, migrationsProvider } from "./migrations-provider";

export interface MigrationsArgs {
  readonly host: string;
  readonly port: number;
  /** A user who may create tables. */
  readonly user: string;
  readonly password: pulumi.Input<string>;
  /** Who may have signed the server's certificate, PEM. Default: no TLS. */
  readonly ca?: pulumi.Input<string>;
  readonly database: pulumi.Input<string>;
  /** In order; see `readMigrations`. */
  readonly migrations: readonly Migration[];
}

/** The schema of a database, migrated to the newest version when it is created and whenever a file is added. */
export class Migrations extends pulumi.dynamic.Resource {
  /** The rows of the table `schema_migrations`. */
  declare readonly applied: pulumi.Output<readonly Pick<Migration, "version" | "name" | "checksum">[]>;

  constructor(name: string, args: MigrationsArgs, options?: pulumi.CustomResourceOptions) {
    super(
      migrationsProvider,
      name,
      { ...args, applied: undefined, revision: MIGRATIONS_REVISION },
      { ...options, additionalSecretOutputs: ["password"] },
      "shopstream",
      "Migrations",
    );
  }
}
