import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { clientFiles } from "../certificates/container-certificate";
import { stackContainer, type ImageArgs } from "../docker/container";
import type { ConnectEndpoint } from "./endpoint";

/** The image is Node 24. */
export interface ConnectSupervisorArgs extends ImageArgs {
  readonly connect: ConnectEndpoint;
}

const SOURCE = "connectors/supervisor/supervise.ts";
const FOLDER = "/opt/connect-supervisor";
const SCRIPT = `${FOLDER}/supervise.mts`;
const ROUND_FILE = "/tmp/last-round";
/** The image's user `node`, which it does not choose by itself. */
const USER = { uid: 1000, gid: 1000 };
/** A supervisor that has completed no round for this long, in seconds, is stuck. */
const LONGEST_ROUND_SECONDS = 60;

/** Restarts failed connectors and tasks, which Kafka Connect itself never does. */
export class ConnectSupervisor extends pulumi.ComponentResource {
  constructor(name: string, args: ConnectSupervisorArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:connect:Supervisor", name, {}, options);
    const client = args.connect.tlsOf("connect-supervisor");
    const tls = client && clientFiles(client, FOLDER);
    const identity = tls ? `, ${JSON.stringify({ ca: tls.caFile, certificate: tls.shown?.keyStoreFile })}` : "";
    stackContainer(
      {
        component: "connect-supervisor",
        image: args.image,
        network: args.network,
        user: USER,
        memoryMb: args.config.memoryMb.connectSupervisor,
        // Node runs TypeScript directly: a single file needs no image of its own.
        files: [{ path: SCRIPT, content: readFileSync(SOURCE, "utf8") }, ...(tls?.files ?? [])],
        command: [
          "node",
          "--eval",
          `import("${SCRIPT}").then(({ supervise }) => supervise("${args.connect.containerUrl}", "${ROUND_FILE}"${identity}))`,
        ],
        health: [
          "CMD-SHELL",
          `test $(($(date +%s) - $(stat -c %Y ${ROUND_FILE}))) -lt ${String(LONGEST_ROUND_SECONDS)}`,
        ],
        stopSeconds: 5,
      },
      { parent: this, dependsOn: [...args.connect.ready] },
    );
    this.registerOutputs({});
  }
}
