import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import type { Edition } from "../config/images";
import { inTestEnvironment } from "./environment";

/** A resource as the program declared it. */
export interface RenderedResource {
  readonly type: string;
  readonly name: string;
  /** Generated secrets in secret inputs are replaced by `[secret]`, see `secretInputs`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Names of the inputs that are secret. */
  readonly secretInputs: readonly string[];
  readonly options: pulumi.CustomResourceOptions;
}

export interface RenderedProgram {
  readonly resources: readonly RenderedResource[];
  /** The stack's outputs, and which of them are secret. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly secretOutputs: readonly string[];
}

const REPOSITORY = join(__dirname, "..", "..");
const GENERATED_SECRETS = [
  "mysqlRootPassword",
  "mysqlAdminPassword",
  "mysqlConsumerPassword",
  "mysqlConnectPassword",
  "mysqlReaderPassword",
  "mysqlOperationsPassword",
  "elasticsearchPassword",
  "kibanaPassword",
  "elasticsearchOperationsPassword",
  "elasticsearchLogsSinkPassword",
  "elasticsearchHourlySinkPassword",
  "elasticsearchReaderPassword",
  "elasticsearchTemplatesPassword",
  "elasticsearchDashboardsPassword",
  "elasticsearchHealthPassword",
  "connectAdminPassword",
];

/** Matches a text that contains a secret. */
export const LEAKED_SECRET = /generated-[a-zA-Z]+Password/;

/** A setting as Pulumi.yaml declares it. */
export interface DeclaredSetting {
  readonly type: string;
  readonly default?: string | number | boolean;
  readonly description?: string;
}

/** The settings that Pulumi.yaml declares. */
export function declaredSettings(): Readonly<Record<string, DeclaredSetting>> {
  const project = parse(readFileSync(join(REPOSITORY, "Pulumi.yaml"), "utf8")) as {
    config: Record<string, DeclaredSetting>;
  };
  return project.config;
}

/** Sets the settings of the stack under test: the defaults, except those given here. */
export function useSettings(settings: Readonly<Record<string, string>>): void {
  const defaults = Object.entries(declaredSettings()).map(([key, setting]) => [key, String(setting.default)] as const);
  const all = { ...Object.fromEntries(defaults), ...settings };
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(all).map(([key, value]) => [`shopstream:${key}`, value])),
  );
}

/** The program's containers that run; one that holds another's files never does. */
export function runningContainers({ resources }: RenderedProgram): RenderedResource[] {
  return resources.filter(({ type, inputs }) => type === "docker:index/container:Container" && inputs.start !== false);
}

/** Runs the whole program against a mock of the engine that records every resource. */
export async function renderProgram(
  edition: Edition,
  stack = "dev",
  settings: Readonly<Record<string, string>> = {},
): Promise<RenderedProgram> {
  const resources: RenderedResource[] = [];
  const options = new Map<string, pulumi.CustomResourceOptions>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const given = inputs as Record<string, unknown>;
        resources.push(rendered(type, name, given, options.get(`${type} ${name}`) ?? {}));
        return { id: `${name}-id`, state: { ...given, ...computed(type, name) } };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    "shopstream",
    stack,
  );
  useSettings({ edition, ...settings });
  const load = createRequire(__filename);
  const program = join(REPOSITORY, "index.ts");
  // Reloaded: the program runs while it is loaded.
  Reflect.deleteProperty(load.cache, program);
  let outputs: Record<string, unknown> = {};
  await inTestEnvironment(() =>
    pulumi.runtime.runInPulumiStack(async () => {
      pulumi.runtime.registerStackTransformation((args) => {
        options.set(`${args.type} ${args.name}`, args.opts);
        return undefined;
      });
      outputs = load(program) as Record<string, unknown>;
      return outputs;
    }),
  );
  await pulumi.runtime.disconnect();
  return { resources, ...(await resolved(outputs)) };
}

function computed(type: string, name: string): Record<string, unknown> {
  if (type === "docker:index/remoteImage:RemoteImage") return { imageId: `sha256:${name}` };
  if (/:(CertificateAuthority|LeafCertificate)$/.test(type)) {
    return { certificatePem: `certificate of ${name}`, privateKeyPem: pulumi.secret("generated-privateKeyPassword") };
  }
  if (type.endsWith(":AdminAccount")) return { password: pulumi.secret("generated-mysqlAdminPassword") };
  if (!type.endsWith(":Secrets")) return {};
  return {
    ...Object.fromEntries(GENERATED_SECRETS.map((secret) => [secret, pulumi.secret(`generated-${secret}`)])),
    kafkaClusterId: "MkU3OEVBNTcwNTJENDM2Qk",
  };
}

function rendered(
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  options: pulumi.CustomResourceOptions,
): RenderedResource {
  const secretInputs = Object.keys(inputs).filter((key) => pulumi.runtime.isRpcSecret(inputs[key]));
  const plain = Object.entries(inputs)
    .filter(([key]) => key !== "__provider")
    .map(([key, value]) => [key, secretInputs.includes(key) ? masked(value) : value] as const);
  return { type, name, inputs: Object.fromEntries(plain), secretInputs, options };
}

/** A secret input with only the secrets masked: the names of a container's variables are not secret. */
function masked(value: unknown): unknown {
  const text = JSON.stringify(pulumi.runtime.unwrapRpcSecret(value)).replaceAll(
    new RegExp(LEAKED_SECRET, "g"),
    "[secret]",
  );
  return JSON.parse(text) as unknown;
}

async function resolved(outputs: Record<string, unknown>) {
  const values: Record<string, unknown> = {};
  const secretOutputs: string[] = [];
  for (const [name, value] of Object.entries(outputs)) {
    const output: pulumi.Output<unknown> = pulumi.output(value);
    if (await pulumi.isSecret(output)) secretOutputs.push(name);
    values[name] = await new Promise((resolve) => {
      output.apply(resolve);
    });
  }
  return { outputs: values, secretOutputs };
}
