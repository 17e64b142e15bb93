import { z } from "zod";
import { oneOf, flag } from "../../contract/service-settings";

/** Servers that a stack runs itself or uses as somebody else runs them, by the setting that says where they are. */
export const SERVER_SETTINGS = {
  kafka: "kafkaBootstrapServers",
  mysql: "mysqlEndpoint",
  elasticsearch: "elasticsearchUrl",
  connect: "connectUrl",
} as const;
type Server = keyof typeof SERVER_SETTINGS;

const ADDRESS = /^([\w.-]+|\[[\da-fA-F:]+\]):\d{1,5}$/;

const matching = (pattern: RegExp, error: string) =>
  z
    .string()
    .refine((text) => text === "" || pattern.test(text), { error })
    .default("");
const address = () => matching(ADDRESS, "must be host:port, such as db.example.com:3306");
const addresses = () =>
  z
    .string()
    .refine((text) => text === "" || text.split(",").every((each) => ADDRESS.test(each)), {
      error: "must be host:port,host:port…, such as kafka-1.example.com:9092,kafka-2.example.com:9092",
    })
    .default("");
const url = () =>
  matching(/^https?:\/\/[^\s/?#@]+$/, "must be such as https://search.example.com:9200, without a path");
const name = (byDefault: string) =>
  z
    .string()
    .regex(/^[\w.-]+$/, "must be a name")
    .default(byDefault);
const pem = () => matching(/^-----BEGIN [\s\S]+-----END /, "must be PEM");
const password = () => matching(/^[!-~]+$/, "must be ASCII without spaces");

/**
 * Where somebody else's servers are, and who the stack is there. Empty: the stack runs its own. `<server>Container…` is the
 * address for the stack's containers where it is another one than for this machine. Pulumi.external.yaml.example explains
 * each.
 */
export const EXTERNAL_SETTINGS = {
  /** `platform`: only Kafka, MySQL, Elasticsearch and Connect, for the pipelines of other stacks. */
  parts: oneOf("all", "platform").default("all"),

  kafkaBootstrapServers: addresses(),
  kafkaContainerBootstrapServers: addresses(),
  /** How clients connect to these brokers, under Kafka's own names. */
  kafkaSecurityProtocol: oneOf("PLAINTEXT", "SSL", "SASL_SSL", "SASL_PLAINTEXT").default("PLAINTEXT"),
  // PEM. Without an authority those that the system trusts, without a certificate none is shown.
  kafkaCaCertificate: pem(),
  kafkaClientCertificate: pem(),
  kafkaClientKey: pem(),
  kafkaSaslMechanism: oneOf("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512").default("PLAIN"),
  kafkaSaslUsername: z.string().default(""),
  kafkaSaslPassword: password(),

  mysqlEndpoint: address(),
  mysqlContainerEndpoint: address(),
  /** With it every connection to MySQL is encrypted, and the server's name verified; without it none is. */
  mysqlCaCertificate: pem(),
  /** May create the database and its users, see `stacks/mysql/pipeline-account.ts`. */
  mysqlAdminUser: name("shopstream_admin"),
  mysqlAdminPassword: password(),
  /** The password that the JDBC sink's user gets: an external worker knows it already. */
  mysqlConnectPassword: password(),

  elasticsearchUrl: url(),
  elasticsearchContainerUrl: url(),
  /** For `https:`. Without it those that Node and Java trust. */
  elasticsearchCaCertificate: pem(),
  // Of the users of the same names in `stacks/elasticsearch/users.ts`.
  elasticsearchTemplatesPassword: password(),
  elasticsearchReaderPassword: password(),
  elasticsearchOperationsPassword: password(),
  elasticsearchLogsSinkPassword: password(),
  elasticsearchHourlySinkPassword: password(),

  connectUrl: url(),
  connectContainerUrl: url(),
  /** For `https:`. Without it those that Node trusts. */
  connectCaCertificate: pem(),
  // What clients show to a worker that asks for it.
  connectClientCertificate: pem(),
  connectClientKey: pem(),
  /** A PEM file in the worker with those whom the sinks trust, for authorities that Java does not know. */
  connectCaFile: matching(/^\/\S+$/, "must be the path of a file in the worker, such as /etc/connect/ca.pem"),
  connectAdminUser: name("admin"),
  connectAdminPassword: password(),
  /** How a connector's configuration names a secret of the worker; `{name}` stands for its name. */
  connectSecretReference: z
    .string()
    .refine((text) => /^\$\{.*\{name\}.*\}$/.test(text), {
      error: "must be a reference with {name}, such as ${file:/etc/connect/secrets.properties:{name}}",
    })
    .default("${secrets:{name}}"),

  /** A Docker network that the stack's containers join as well: that of a platform on the same machine. */
  externalNetwork: matching(/^[\w.-]+$/, "must be the name of a Docker network"),
  /** Whether `pulumi destroy` refuses to delete topics and the database on somebody else's servers. */
  protectExternalData: flag().default(true),
} as const;

export type ExternalSettings = z.output<z.ZodObject<typeof EXTERNAL_SETTINGS>>;
type Setting = keyof typeof EXTERNAL_SETTINGS;

const KAFKA_TLS_SETTINGS = ["kafkaCaCertificate", "kafkaClientCertificate", "kafkaClientKey"] as const;
const LOGIN_SETTINGS = ["kafkaSaslUsername", "kafkaSaslPassword"] as const;
const SINK_PASSWORDS = ["elasticsearchLogsSinkPassword", "elasticsearchHourlySinkPassword"] as const;

/** What a setting makes necessary, and why. */
interface Need {
  readonly setting: Setting;
  readonly needs: readonly Setting[];
  readonly because: string;
}

const NEEDS: readonly Need[] = [
  { setting: "mysqlEndpoint", needs: ["mysqlAdminPassword"], because: "the database and its users are made there" },
  {
    setting: "elasticsearchUrl",
    needs: ["elasticsearchTemplatesPassword", "elasticsearchReaderPassword", "elasticsearchOperationsPassword"],
    because: "its users exist there already",
  },
  {
    setting: "connectUrl",
    needs: ["kafkaBootstrapServers", "mysqlEndpoint", "elasticsearchUrl"],
    because: "somebody else's worker reaches no container of this stack",
  },
  {
    setting: "connectUrl",
    needs: ["connectAdminPassword", "mysqlConnectPassword"],
    because: "connectors are made there, and its worker resolves their passwords",
  },
  { setting: "mysqlCaCertificate", needs: ["mysqlEndpoint"], because: "this stack's own MySQL has security=on" },
  { setting: "elasticsearchCaCertificate", needs: ["elasticsearchUrl"], because: "this stack's own has security=on" },
  { setting: "connectCaCertificate", needs: ["connectUrl"], because: "this stack's own worker has security=on" },
  {
    setting: "connectClientCertificate",
    needs: ["connectClientKey", "connectCaCertificate"],
    because: "they belong together",
  },
  { setting: "connectClientKey", needs: ["connectClientCertificate"], because: "they belong together" },
  {
    setting: "externalNetwork",
    needs: Object.values(SERVER_SETTINGS),
    because: "mysql would mean this stack's container or the other one's",
  },
];

/** A problem that concerns several settings, under the one to change. */
export interface SettingsProblem {
  readonly setting: Setting | "security";
  readonly message: string;
}

const problem = (setting: Setting, message: string): SettingsProblem => ({ setting, message });

/** What Kafka's security lacks, and what its protocol would leave unused. */
function kafkaProblems(settings: Readonly<Partial<Record<Setting, unknown>>>): SettingsProblem[] {
  const isSet = (setting: Setting) => (settings[setting] ?? "") !== "";
  const { kafkaSecurityProtocol } = settings;
  const protocol = typeof kafkaSecurityProtocol === "string" ? kafkaSecurityProtocol : "PLAINTEXT";
  const [hasTls, hasLogin] = [protocol.endsWith("SSL"), protocol.startsWith("SASL_")];
  const isHalfPair = isSet("kafkaClientCertificate") !== isSet("kafkaClientKey");
  const isOwnWorker = !isSet("connectUrl");
  return [
    ...KAFKA_TLS_SETTINGS.filter((each) => isSet(each) && !hasTls).map((each) =>
      problem(each, "needs kafkaSecurityProtocol SSL or SASL_SSL"),
    ),
    ...LOGIN_SETTINGS.filter((each) => isSet(each) !== hasLogin).map((each) =>
      problem(
        each,
        hasLogin ? `must be set with kafkaSecurityProtocol ${protocol}` : "needs kafkaSecurityProtocol SASL_…",
      ),
    ),
    ...(isHalfPair ? [problem("kafkaClientKey", "and kafkaClientCertificate belong together: one is missing")] : []),
    ...(protocol !== "PLAINTEXT" && !isSet("kafkaBootstrapServers")
      ? [problem("kafkaBootstrapServers", `must be set with kafkaSecurityProtocol ${protocol}`)]
      : []),
    ...(protocol !== "PLAINTEXT" && isOwnWorker
      ? [
          problem(
            "connectUrl",
            `must be set with kafkaSecurityProtocol ${protocol}: this stack's own worker cannot sign in`,
          ),
        ]
      : []),
  ];
}

/** What TLS to the other servers lacks, and what would be unused. */
function tlsProblems(settings: Readonly<Partial<Record<Setting, unknown>>>): SettingsProblem[] {
  const textOf = (setting: Setting) => (typeof settings[setting] === "string" ? settings[setting] : "");
  const unused = (["elasticsearch", "connect"] as const)
    .filter((server) => textOf(`${server}CaCertificate`) !== "" && textOf(`${server}Url`).startsWith("http:"))
    .map((server) => problem(`${server}CaCertificate`, `needs ${server}Url to begin with https:`));
  const trusted = (["mysqlCaCertificate", "elasticsearchCaCertificate"] as const).find((each) => textOf(each) !== "");
  const isForSinks = trusted !== undefined && textOf("connectUrl") !== "";
  if (isForSinks === (textOf("connectCaFile") !== "")) return unused;
  const message = isForSinks
    ? `must be set with ${trusted}: the sinks must trust it, too`
    : "needs connectUrl, and mysqlCaCertificate or elasticsearchCaCertificate";
  return [...unused, problem("connectCaFile", message)];
}

/** What the settings of external servers lack, all of it. */
export function externalProblems(
  settings: Readonly<Partial<Record<Setting | "security", unknown>>>,
): SettingsProblem[] {
  const isSet = (setting: Setting) => typeof settings[setting] === "string" && settings[setting] !== "";
  const missing = (setting: Setting, needed: Setting, because: string): SettingsProblem[] =>
    isSet(needed) ? [] : [{ setting: needed, message: `must be set with ${setting}: ${because}` }];
  const needed = NEEDS.filter(({ setting }) => isSet(setting)).flatMap(({ setting, needs, because }) =>
    needs.flatMap((each) => missing(setting, each, because)),
  );
  const sinks =
    isSet("elasticsearchUrl") && !isSet("connectUrl")
      ? SINK_PASSWORDS.flatMap((each) => missing("elasticsearchUrl", each, "this stack's own worker writes there"))
      : [];
  const others =
    settings.parts === "platform"
      ? Object.values(SERVER_SETTINGS)
          .filter(isSet)
          .map((setting) => ({
            setting,
            message: "must be empty with parts=platform: a platform runs its own servers",
          }))
      : [];
  const secured =
    settings.security === "on" && Object.values(SERVER_SETTINGS).some(isSet)
      ? [
          {
            setting: "security" as const,
            message:
              "must be off with other servers: it secures the stack's own, and each other one has settings of its own",
          },
        ]
      : [];
  return [...needed, ...sinks, ...others, ...kafkaProblems(settings), ...tlsProblems(settings), ...secured];
}

/** Images that the others are built on. */
const BASES = ["node", "java", "maven"];

/** Whether a stack has containers of a part: `kafka`, `kibana`, `orderProducer`… Settings are text or parsed. */
export function isPartOf(settings: Readonly<Partial<Record<string, unknown>>>, part: string): boolean {
  const isOwn = (server: Server) => (settings[SERVER_SETTINGS[server]] ?? "") === "";
  if (part in SERVER_SETTINGS) return isOwn(part as Server);
  if (settings.parts === "platform") return BASES.includes(part);
  return part !== "kibana" || isOwn("elasticsearch");
}
