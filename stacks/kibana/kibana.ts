import * as pulumi from "@pulumi/pulumi";
import { PIPELINE_DASHBOARD } from "../../contract/dashboard/dashboard";
import { caFile } from "../certificates/container-certificate";
import { stackContainer, type ImageArgs } from "../docker/container";
import type { ElasticsearchUser } from "../elasticsearch/users";
import type { ElasticsearchEndpoint } from "../elasticsearch/endpoint";
import { httpAnswers } from "../docker/health-checks";
import { BuiltInUserPassword } from "../elasticsearch/built-in-user-password";
import type { Secrets } from "../config/secrets";
import { KibanaObjects } from "./kibana-objects";
import { dashboardObjects } from "./saved-objects/dashboard-objects";

export interface KibanaArgs extends ImageArgs {
  readonly elasticsearch: ElasticsearchEndpoint;
  /** Passwords of Kibana's own user, and of `elastic`, which sets it. */
  readonly secrets: Secrets;
}

/** The output `kibanaUrl` where the edition has no image, and where somebody else's Elasticsearch has somebody else's Kibana. */
export const KIBANA_SKIPPED = "skipped: this edition has no Kibana image";
export const KIBANA_EXTERNAL = "skipped: Elasticsearch is somebody else's, and so is its Kibana";

/** The port that Kibana listens on. */
export const KIBANA_PORT = 5601;
/** Address for containers of the stack. */
export const KIBANA_ADDRESS = `http://kibana:${KIBANA_PORT}`;

const CONFIGURATION_FOLDER = "/usr/share/kibana/config";
const KIBANA_USER = "kibana_system";
/** The image's user `kibana`. */
const USER = { uid: 1000, gid: 0 };

/**
 * Kibana reads its password from a setting alone: one of its configuration file, which takes the place of the image's. The rest
 * comes from variables, as far as the image's file does not say it: it listens on all addresses, and ends at once.
 */
function configurationFile(password: string | undefined): string {
  return `${JSON.stringify({
    "server.host": "0.0.0.0",
    "server.shutdownTimeout": "5s",
    "elasticsearch.password": password ?? "",
  })}\n`;
}

/** V8's old space within a memory limit, in MiB: the default limit of 1280 leaves 380 for everything else. */
function heapMb(memoryMb: number): number {
  return Math.floor(memoryMb * 0.7);
}

/** Kibana with the dashboard of the pipeline, signed in to Elasticsearch as the built-in user that exists for it. */
export class Kibana extends pulumi.ComponentResource {
  /** For a browser on this machine. */
  readonly url: string;

  constructor(name: string, args: KibanaArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:kibana:Kibana", name, {}, options);
    this.url = `http://127.0.0.1:${args.config.ports.kibana}`;
    const { ready, inside, caCertificate } = args.elasticsearch;
    const user = new BuiltInUserPassword(
      KIBANA_USER,
      {
        elasticsearchUrl: args.elasticsearch.url,
        adminPassword: args.secrets.elasticsearchPassword,
        ...(caCertificate !== undefined && { ca: caCertificate }),
        user: KIBANA_USER,
        password: args.secrets.kibanaPassword,
      },
      { parent: this, dependsOn: [...ready], ...inside },
    );
    const ca = caCertificate && caFile(caCertificate, CONFIGURATION_FOLDER);
    const kibana = stackContainer(
      {
        component: "kibana",
        image: args.image,
        network: args.network,
        user: USER,
        memoryMb: args.config.memoryMb.kibana,
        health: httpAnswers(KIBANA_PORT, "/api/status"),
        environment: {
          ELASTICSEARCH_HOSTS: args.elasticsearch.containerUrl,
          ...(ca && { ELASTICSEARCH_SSL_CERTIFICATEAUTHORITIES: ca.path }),
          ELASTICSEARCH_USERNAME: KIBANA_USER,
          SERVER_PUBLICBASEURL: this.url,
          // Kibana 8.8's Node 16 sizes its heap by the machine, not by the container's limit.
          NODE_OPTIONS: `--max-old-space-size=${heapMb(args.config.memoryMb.kibana)}`,
          // The health check does not sign in.
          STATUS_ALLOWANONYMOUS: "true",
        },
        files: [
          {
            path: `${CONFIGURATION_FOLDER}/kibana.yml`,
            // JSON is YAML. The preview of an update has no value for a secret that it will add.
            content: pulumi.secret(pulumi.output(args.secrets.kibanaPassword).apply(configurationFile)),
          },
          ...(ca ? [ca] : []),
        ],
        scratch: ["/usr/share/kibana/data"],
        ports: [{ internal: KIBANA_PORT, external: args.config.ports.kibana }],
        stopSeconds: 20,
        // The first start creates Kibana's indices.
        startSeconds: 420,
      },
      { parent: this, dependsOn: user },
    );
    new KibanaObjects(
      "kibana-dashboard",
      {
        kibanaUrl: this.url,
        // Kibana's own user has privileges in Elasticsearch, but none in Kibana.
        username: "dashboards" satisfies ElasticsearchUser,
        password: args.secrets.elasticsearchDashboardsPassword,
        objects: dashboardObjects(PIPELINE_DASHBOARD),
      },
      // Elasticsearch holds them, and takes them along when it is destroyed.
      { parent: this, dependsOn: kibana, ...inside },
    );
    this.registerOutputs({ url: this.url });
  }
}
