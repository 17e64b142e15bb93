import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { serverCertificate } from "../certificates/container-certificate";
import { stackContainer, stackVolume, type ImageArgs } from "../docker/container";
import { SECRETS_FOLDER } from "../../project/names";
import type { Secrets } from "../config/secrets";
import type { ElasticsearchEndpoint } from "./endpoint";
import { fileRealmOf } from "./file-realm";
import { ELASTICSEARCH_ROLES, type ElasticsearchUser } from "./users";

export interface ElasticsearchArgs extends ImageArgs {
  /** The users' passwords, and that of the built-in user `elastic`, who may do everything. */
  readonly secrets: Secrets;
}

const CONFIGURATION_FOLDER = "/usr/share/elasticsearch/config";
const PASSWORD_FILE = `${SECRETS_FOLDER}/elastic-password`;
/** The image's user `elasticsearch`, with the group that owns the official image's configuration. */
const USER = { uid: 1000, gid: 0 };
const HEALTH_USER: ElasticsearchUser = "health";
/** A configuration of curl: an argument would be visible to every process of the container. */
const HEALTH_CREDENTIAL_FILE = `${CONFIGURATION_FOLDER}/health.curl`;

/** The stack's own Elasticsearch, on one node. */
export class Elasticsearch extends pulumi.ComponentResource implements ElasticsearchEndpoint {
  readonly url: string;
  readonly containerUrl: string;
  readonly caCertificate: ElasticsearchEndpoint["caCertificate"];
  readonly passwords: Readonly<Record<ElasticsearchUser, pulumi.Output<string>>>;
  /** One node holds the only copy: a replica could never be assigned. */
  readonly copies = { number_of_replicas: "0" };
  readonly ready: ElasticsearchEndpoint["ready"];
  readonly inside: ElasticsearchEndpoint["inside"];

  constructor(name: string, args: ElasticsearchArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:elasticsearch:Elasticsearch", name, {}, options);
    const protocol = args.authority ? "https" : "http";
    this.url = `${protocol}://127.0.0.1:${args.config.ports.elasticsearch}`;
    this.containerUrl = `${protocol}://elasticsearch:9200`;
    this.caCertificate = args.authority?.certificatePem;
    this.passwords = passwordsOf(args.secrets);
    const container = this.createContainer(args);
    this.ready = [container];
    this.inside = { deletedWith: container };
    this.registerOutputs({ url: this.url });
  }

  private createContainer(args: ElasticsearchArgs): docker.Container {
    const heapMb = args.config.heapMb.elasticsearch;
    const volume = stackVolume("elasticsearch", { parent: this });
    // Elasticsearch reads certificates in its own folder alone.
    const tls = args.authority && serverCertificate(args.authority, "elasticsearch", ["server"], CONFIGURATION_FOLDER);
    return stackContainer(
      {
        component: "elasticsearch",
        image: args.image,
        network: args.network,
        user: USER,
        memoryMb: args.config.memoryMb.elasticsearch,
        health: [
          "CMD",
          "curl",
          "-fsS",
          "--config",
          HEALTH_CREDENTIAL_FILE,
          ...(tls ? ["--cacert", tls.caFile] : []),
          `${tls ? "https" : "http"}://127.0.0.1:9200/_cluster/health?wait_for_status=yellow&timeout=3s`,
        ],
        environment: {
          "discovery.type": "single-node",
          // A single node cannot move shards elsewhere: above a watermark its indices would stay red, and `up` would
          // time out.
          "cluster.routing.allocation.disk.threshold_enabled": "false",
          ELASTIC_PASSWORD_FILE: PASSWORD_FILE,
          ES_JAVA_OPTS: `-Xms${heapMb}m -Xmx${heapMb}m`,
          "xpack.security.enabled": "true",
          // Without it, only this machine and the stack's network can reach it.
          "xpack.security.http.ssl.enabled": tls ? "true" : "false",
          ...(tls && {
            "xpack.security.http.ssl.certificate": tls.certificateFile,
            "xpack.security.http.ssl.key": tls.keyFile,
          }),
        },
        files: [
          { path: PASSWORD_FILE, content: args.secrets.elasticsearchPassword },
          ...realmFiles(this.passwords),
          ...(tls?.files ?? []),
          {
            path: HEALTH_CREDENTIAL_FILE,
            content: pulumi.secret(
              pulumi.interpolate`user = "${HEALTH_USER}:${args.secrets.elasticsearchHealthPassword}"\n`,
            ),
          },
        ],
        // It writes the keystore, which holds the password, and the collector's logs.
        writable: [CONFIGURATION_FOLDER, "/usr/share/elasticsearch/logs"],
        loadsCodeFromTmp: true,
        ports: [{ internal: 9200, external: args.config.ports.elasticsearch }],
        volumes: [{ volumeName: volume.name, containerPath: "/usr/share/elasticsearch/data" }],
        stopSeconds: 30,
      },
      { parent: this },
    );
  }
}

function passwordsOf(secrets: Secrets): Elasticsearch["passwords"] {
  return {
    "sink-logs": secrets.elasticsearchLogsSinkPassword,
    "sink-hourly": secrets.elasticsearchHourlySinkPassword,
    reader: secrets.elasticsearchReaderPassword,
    operations: secrets.elasticsearchOperationsPassword,
    templates: secrets.elasticsearchTemplatesPassword,
    dashboards: secrets.elasticsearchDashboardsPassword,
    health: secrets.elasticsearchHealthPassword,
  };
}

/** The files that declare the users. */
function realmFiles(passwords: Elasticsearch["passwords"]) {
  const filesOf = (known: Readonly<Partial<Record<ElasticsearchUser, string>>>) =>
    fileRealmOf(
      (Object.keys(ELASTICSEARCH_ROLES) as ElasticsearchUser[]).map((name) => ({
        name,
        // The preview of an update has no value for a secret that it will add.
        password: known[name] ?? "",
        role: ELASTICSEARCH_ROLES[name],
      })),
    );
  return filesOf({}).map(({ name }, index) => ({
    path: `${CONFIGURATION_FOLDER}/${name}`,
    content: pulumi.secret(pulumi.all(passwords).apply((known) => filesOf(known)[index]?.content ?? "")),
  }));
}
