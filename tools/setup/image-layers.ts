import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { buildImage, buildSchema } from "../../offline/plugins/docker/image-build";
import type { Edition } from "../../stacks/config/images";
import { dockerClient, PROJECT_FILTER } from "../../project/docker";
import { PROJECT, PROJECT_LABEL } from "../../project/names";
import { inRepository, logFile } from "../../project/repository";
import { stackImages, stackSettings } from "../pulumi/stack-settings";
import { runCommand } from "../../project/commands/command";
import type { Step } from "../../project/commands/step";

/** Layers of an image that `pulumi up` builds. */
interface Layers {
  readonly name: string;
  /** The steps that provide the images it is built on. */
  readonly after: readonly string[];
  readonly dockerfile: string;
  readonly context: string;
  /** The stage to build. Default: the last. */
  readonly target?: string;
  readonly buildArguments: Readonly<Record<string, string>>;
}

/** The steps that provide the images that others are built on. */
export interface Foundations {
  readonly services: readonly string[];
  readonly worker: readonly string[];
}

/**
 * Builds the slow layers of the images that `pulumi up` builds, in parallel with the rest of the set-up: `up` finds them in
 * Docker's cache.
 */
export function imageLayerSteps(edition: Edition, foundations: Foundations): Step[] {
  const images = stackImages(edition, stackSettings());
  const services: Layers = {
    name: "service dependencies",
    after: foundations.services,
    dockerfile: "apps/Dockerfile",
    context: ".",
    target: "dependencies",
    buildArguments: { NODE_IMAGE: images.node },
  };
  // Where the program itself builds the sink's image, the worker cannot be built yet.
  if (!("name" in images.elasticsearchSink)) return [layersStep(services, edition)];
  const worker: Layers = {
    name: "Connect worker",
    after: foundations.worker,
    dockerfile: "connectors/worker/Dockerfile",
    context: "connectors/worker",
    buildArguments: {
      MAVEN_IMAGE: images.maven,
      JAVA_IMAGE: images.java,
      ELASTICSEARCH_SINK_IMAGE: images.elasticsearchSink.name,
    },
  };
  return [layersStep(services, edition), layersStep(worker, edition)];
}

const TIMEOUT_SECONDS = 60 * 60;

function layersStep(layers: Layers, edition: Edition): Step {
  const slug = layers.name.toLowerCase().replaceAll(" ", "-");
  const tag = `shopstream-layers/${slug}`;
  const log = logFile(`layers-${slug}`);
  const build = edition === "offline" ? buildAsStandIn : buildWithDocker;
  return {
    name: layers.name,
    after: layers.after,
    run: async (tell) => {
      const before = await imageId(tag);
      await build(layers, tag, log, tell);
      return (await imageId(tag)) === before ? "unchanged" : "changed";
    },
    logFile: log,
    remedy: `The log's last lines say which step of ${layers.dockerfile} failed.`,
  };
}

type BuildLayers = (layers: Layers, tag: string, log: string, tell: (line: string) => void) => Promise<void>;

/**
 * As the stand-in for `@pulumi/docker` builds, so that the stack's builds find the layers. Debian's `docker build` comes without
 * buildx, and the classic builder has another cache than BuildKit.
 */
const buildAsStandIn: BuildLayers = async ({ context, dockerfile, target, buildArguments }, tag, log, tell) => {
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, "");
  const build = buildSchema.parse({
    context,
    // As docker's command line has it: relative to the repository, not to the context.
    dockerfile: inRepository(dockerfile),
    buildArgs: buildArguments,
    label: { [PROJECT_LABEL]: PROJECT },
    buildLogFile: log,
  });
  await buildImage(dockerClient(0), tag, target === undefined ? build : { ...build, target }, {
    signal: new AbortController().signal,
    timeoutSeconds: TIMEOUT_SECONDS,
    status: tell,
  });
};

const buildWithDocker: BuildLayers = ({ context, dockerfile, target, buildArguments }, tag, log, tell) =>
  runCommand({
    file: "docker",
    args: [
      ...["build", "--file", dockerfile, "--tag", tag, "--label", PROJECT_FILTER],
      ...(target === undefined ? [] : ["--target", target]),
      ...Object.entries(buildArguments).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
      context,
    ],
    // The daemon's own builder: one that runs in a container sees neither this machine's images nor its cache.
    environment: { BUILDX_BUILDER: "default" },
    logFile: log,
    timeoutMs: TIMEOUT_SECONDS * 1000,
    onLine: tell,
  });

async function imageId(tag: string): Promise<string | undefined> {
  const images = await dockerClient().listImages({ filters: { reference: [tag] } });
  return images[0]?.Id;
}
