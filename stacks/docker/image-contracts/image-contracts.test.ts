import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { REPLICATED_SERVICES, replicaNames } from "../../../contract/replicas";
import { EDITIONS, imagesOf } from "../../config/images";
import { SECRETS_FOLDER } from "../../../project/names";
import { renderProgram, runningContainers, type RenderedProgram } from "../../testing/render";
import { JAVA_CONTRACT, MAVEN_CONTRACT, NODE_CONTRACT } from "./base-images";
import type { ImageContract } from "./contract";
import { ELASTICSEARCH_CONTRACT } from "./elasticsearch";
import { KAFKA_CONTRACT } from "./kafka";
import { KIBANA_CONTRACT } from "./kibana";
import { MYSQL_CONTRACT } from "./mysql";
import { PROMETHEUS_CONTRACT } from "./prometheus";
import { PROXY_CONTRACT } from "./proxy";
import { serviceContract, WORKER_CONTRACT } from "./own-images";
import { programsOfCommand, programsOfScript, runsOf } from "./programs-of";

const read = (path: string): string => readFileSync(join(__dirname, "../../..", path), "utf8");

const service = (name: string): ImageContract =>
  serviceContract(name, read(`apps/${name}/config.ts`) + read("apps/service-kit/process/configuration.ts"));

/** The contract of the image that each container runs. */
const contracts: Readonly<Record<string, ImageContract>> = {
  "kafka-1": KAFKA_CONTRACT,
  "kafka-2": KAFKA_CONTRACT,
  "kafka-3": KAFKA_CONTRACT,
  mysql: MYSQL_CONTRACT,
  elasticsearch: ELASTICSEARCH_CONTRACT,
  kibana: KIBANA_CONTRACT,
  connect: WORKER_CONTRACT,
  "connect-supervisor": NODE_CONTRACT,
  prometheus: PROMETHEUS_CONTRACT,
  "order-producer-proxy": PROXY_CONTRACT,
  ...Object.fromEntries(
    REPLICATED_SERVICES.flatMap((name) => replicaNames(name, 2).map((replica) => [replica, service(name)] as const)),
  ),
  operations: service("operations"),
};

/** The contract of the image that a build argument names. */
const BASE_IMAGES: Readonly<Record<string, ImageContract>> = {
  "${NODE_IMAGE}": NODE_CONTRACT,
  "${JAVA_IMAGE}": JAVA_CONTRACT,
  "${MAVEN_IMAGE}": MAVEN_CONTRACT,
  "${DOWNLOAD_IMAGE}": MAVEN_CONTRACT,
};

interface ContainerInputs {
  readonly envs: readonly string[];
  readonly user: string;
  readonly command?: readonly string[];
  readonly healthcheck: { readonly tests: readonly string[] };
  readonly volumes: readonly { readonly volumeName?: string; readonly containerPath: string }[];
  readonly uploads: readonly { readonly file: string }[];
}

describe("what the containers are given", function () {
  this.timeout(60_000);

  it("is checked for the catalogue's images: another version is another contract", () => {
    const { kafka, mysql, elasticsearch, kibana, node, java, maven, prometheus, proxy } = imagesOf("registry");
    const images = [kafka, mysql, elasticsearch, kibana, node, java, maven, prometheus, proxy];
    expect(images.map((image) => image?.split("@")[0])).to.deep.equal(
      [
        KAFKA_CONTRACT,
        MYSQL_CONTRACT,
        ELASTICSEARCH_CONTRACT,
        KIBANA_CONTRACT,
        NODE_CONTRACT,
        JAVA_CONTRACT,
        MAVEN_CONTRACT,
        PROMETHEUS_CONTRACT,
        PROXY_CONTRACT,
      ].map(({ image }) => image),
    );
  });

  const variants = EDITIONS.flatMap((edition) => ["off", "on"].map((security) => ({ edition, security })));
  for (const { edition, security } of variants) {
    describe(`in the ${edition} edition with security=${security}`, () => {
      let program: RenderedProgram;

      before(async () => {
        program = await renderProgram(edition, "dev", {
          prometheus: "true",
          security,
          orderProducerReplicas: "2",
          orderConsumerReplicas: "2",
          hourlyStreamsReplicas: "2",
        });
      });

      const each = (look: (inputs: ContainerInputs, contract: ImageContract, name: string) => void) => {
        const containers = runningContainers(program);
        expect(containers).to.have.length.of.at.least(10);
        for (const { name, inputs } of containers) {
          const contract = contracts[name];
          if (contract === undefined)
            throw new Error(`${name} has no contract: add its image to stacks/docker/image-contracts`);
          look(inputs as unknown as ContainerInputs, contract, name);
        }
      };

      it("are variables that their images read", () => {
        each(({ envs }, { readsVariable }, name) => {
          const names = envs.map((variable) => variable.slice(0, variable.indexOf("=")));
          expect(
            names.filter((variable) => !readsVariable(variable)),
            name,
          ).to.deep.equal([]);
        });
      });

      it("are users of their images, by number", () => {
        each(({ user }, { ids }, name) => expect(user, name).to.equal(ids));
      });

      it("are options that their programs know, and programs that exist", () => {
        each(({ command = [] }, { options, programs }, name) => {
          const isProgram = command[0] !== undefined && !command[0].startsWith("-");
          const unknown = isProgram
            ? programsOfCommand(command).filter((started) => !programs.includes(started))
            : command.filter((option) => !options.includes(option.replace(/=.*/, "")));
          expect(unknown, name).to.deep.equal([]);
        });
      });

      it("are health checks of programs that exist", () => {
        each(({ healthcheck }, { programs }, name) => {
          const started = programsOfCommand(healthcheck.tests);
          expect(started, name).to.have.length.of.at.least(1);
          expect(
            started.filter((candidate) => !programs.includes(candidate)),
            name,
          ).to.deep.equal([]);
        });
      });

      it("are volumes where the image has a folder that its user owns", () => {
        each(({ volumes }, contract, name) => {
          for (const { volumeName, containerPath } of volumes) {
            if (volumeName === undefined) continue;
            expect(contract.volumes[containerPath], `${name}: ${containerPath}`).to.equal(contract.user);
          }
        });
      });

      it("are files in folders that exist and that its user can read", () => {
        each((_inputs, { folders }, name) => {
          const holder = program.resources.find(({ name: other }) => other === `${name}-files`);
          for (const { file } of (holder?.inputs as ContainerInputs | undefined)?.uploads ?? []) {
            // Docker creates a folder for a volume, which everybody can read.
            expect([SECRETS_FOLDER, ...folders], `${name}: ${file}`).to.include(file.slice(0, file.lastIndexOf("/")));
          }
        });
      });
    });
  }
});

describe("the images that are built from this repository", () => {
  for (const dockerfile of [
    "apps/Dockerfile",
    "connectors/worker/Dockerfile",
    "connectors/elasticsearch-sink/Dockerfile",
  ]) {
    it(`use programs of their base images: ${dockerfile}`, () => {
      const runs = runsOf(read(dockerfile));
      expect(runs).to.have.length.of.at.least(1);
      for (const { base, script } of runs) {
        const contract = BASE_IMAGES[base];
        expect(contract, base).to.not.equal(undefined);
        const missing = programsOfScript(script).filter(
          // Programs that the stage copied are called by path.
          (program) => !program.startsWith(".") && !contract?.programs.includes(program),
        );
        expect(missing, `${dockerfile}: ${script}`).to.deep.equal([]);
      }
    });
  }

  it("have the folders that files are copied into", () => {
    const recipe = read("connectors/worker/Dockerfile");
    for (const folder of WORKER_CONTRACT.folders) {
      expect(recipe).to.match(new RegExp(`install --directory [^&]*${folder}(\\s|$)`));
    }
  });

  it("run as the users of their contracts", () => {
    expect(read("connectors/worker/Dockerfile")).to.contain(`\nUSER ${WORKER_CONTRACT.user}\n`);
    expect(read("apps/Dockerfile")).to.contain(`\nUSER ${service("order-producer").user}\n`);
  });

  for (const script of ["start-worker", "worker-healthy"]) {
    it(`have scripts that use programs of the Java image: ${script}`, () => {
      const [, ...lines] = read(`connectors/worker/bin/${script}`).split("\n");
      const functions = lines.flatMap((line) => /^(\w+)\(\) \{/.exec(line)?.[1] ?? []);
      const started = programsOfScript(lines.filter((line) => !line.startsWith("#")).join("\n"));
      expect(
        started.filter((name) => !functions.includes(name) && !JAVA_CONTRACT.programs.includes(name)),
      ).to.deep.equal([]);
    });
  }
});
