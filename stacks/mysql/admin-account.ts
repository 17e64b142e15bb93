import * as pulumi from "@pulumi/pulumi";

/** Raise when `adminAccountProvider` changes. */
const REVISION = 2;

interface Inputs {
  readonly containerId: string;
  readonly user: string;
  readonly database: string;
  readonly mayPassOn: boolean;
  readonly revision: number;
}

interface State extends Inputs {
  readonly password: string;
}

/** Root signs in inside the container alone, where its password is a file. */
const AS_ROOT = 'MYSQL_PWD="$(cat "$MYSQL_ROOT_PASSWORD_FILE")" exec mysql --user=root --protocol=socket';

/** What declares the database, its tables and users, over TLS; and root is no longer known anywhere else. */
function statements({ user, database, mayPassOn, password }: State): string {
  const passing = mayPassOn ? " WITH GRANT OPTION" : "";
  const account = `'${user}'@'%'`;
  return [
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${password}' REQUIRE SSL`,
    `ALTER USER ${account} IDENTIFIED BY '${password}' REQUIRE SSL`,
    `GRANT CREATE USER ON *.* TO ${account}${passing}`,
    `GRANT ALL ON \`${database}\`.* TO ${account} WITH GRANT OPTION`,
    // Which users there are and what they may do.
    `GRANT SELECT ON mysql.* TO ${account}${passing}`,
    `DROP USER IF EXISTS 'root'@'%'`,
  ]
    .map((statement) => `${statement};\n`)
    .join("");
}

async function declareAccount(state: State): Promise<State> {
  // This code runs from text, where only `require` finds packages.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const Docker = require("dockerode") as typeof import("dockerode");
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { PassThrough } = require("node:stream") as typeof import("node:stream");
  const docker = new Docker();
  const exec = await docker.getContainer(state.containerId).exec({
    Cmd: ["sh", "-c", AS_ROOT],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  });
  const connection = await exec.start({ hijack: true, stdin: true });
  let said = "";
  const output = new PassThrough().on("data", (chunk: Buffer) => (said += chunk.toString()));
  docker.modem.demuxStream(connection, output, output);
  const ended = new Promise((resolve) => connection.once("end", resolve));
  // Through its standard input: an argument would be visible to every process of the container.
  connection.end(statements(state));
  await ended;
  const { ExitCode: exitCode } = await exec.inspect();
  if (exitCode !== 0) throw new Error(`The account ${state.user} cannot be declared in MySQL: ${said.trim()}`);
  return state;
}

/** Without what Pulumi puts among the inputs of its own. */
function accountOf({ containerId, user, database, mayPassOn, revision }: Inputs): Inputs {
  return { containerId, user, database, mayPassOn, revision };
}

export const adminAccountProvider: pulumi.dynamic.ResourceProvider = {
  async create(inputs: Inputs) {
    const password = Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString("hex");
    return { id: inputs.user, outs: await declareAccount({ ...accountOf(inputs), password }) };
  },

  async diff(_id, olds: State, news: Inputs) {
    const replaces = olds.user === news.user ? [] : ["user"];
    const changed =
      olds.containerId !== news.containerId ||
      olds.database !== news.database ||
      olds.mayPassOn !== news.mayPassOn ||
      olds.revision !== news.revision;
    return { changes: changed || replaces.length > 0, replaces };
  },

  async update(_id, { password }: State, news: Inputs) {
    return { outs: await declareAccount({ ...accountOf(news), password }) };
  },

  async delete() {
    // Gone with the server's data.
  },
};

export interface AdminAccountArgs {
  /** The server's container, which knows root's password by `MYSQL_ROOT_PASSWORD_FILE`. */
  readonly containerId: pulumi.Input<string>;
  readonly user: string;
  readonly database: string;
  /** Whether others may be given what it may do: on a platform, whose pipelines declare databases and users themselves. */
  readonly mayPassOn: boolean;
}

/** The account that may declare a database and users of it over TLS; once it exists, root signs in from the container alone. */
export class AdminAccount extends pulumi.dynamic.Resource {
  declare readonly password: pulumi.Output<string>;

  constructor(name: string, args: AdminAccountArgs, options?: pulumi.CustomResourceOptions) {
    super(
      adminAccountProvider,
      name,
      { ...args, password: undefined, revision: REVISION },
      { ...options, additionalSecretOutputs: ["password"] },
      "shopstream",
      "AdminAccount",
    );
  }
}
