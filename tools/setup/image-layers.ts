import { buildLayers } from "../../offline/toolchain/image-layers";
import type { Edition } from "../../stacks/config/images";
import { dockerClient, projectLabel } from "../../project/docker";
import { inRepository, logFile } from "../../project/repository";
import { stackImages, stackSettings } from "../pulumi/stack-settings";
import { runCommand } from "../../project/commands/command";
import type { Step } from "../../project/commands/step";

/** Layers of an image that `pulumi up` builds. */
interface Layers {
  readonly name: string;
  /** The steps that make the images it stands on. */
  readonly after: readonly string[];
  readonly dockerfile: string;
  readonly context: string;
  /** The stage to build. Default: the last. */
  readonly target?: string;
  readonly buildArguments: Readonly<Record<string, string>>;
}

/** The steps after which the images are there that others are built on. */
export interface Foundations {
  readonly services: readonly string[];
  readonly worker: readonly string[];
}

/**
 * Builds the slow layers of the images that `pulumi up` builds, beside the rest of the set-up: `up` finds them in
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
  // Where the sink's image is built by the program itself, there is none to build the worker on yet.
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
  return {
    name: layers.name,
    after: layers.after,
    run: async (tell) => {
      const before = await imageId(tag);
      if (edition === "offline") {
        const [label = "", value = ""] = projectLabel.split("=");
        // As docker's command line has it: relative to the repository, not to the context.
        const dockerfile = inRepository(layers.dockerfile);
        const labels = { [label]: value };
        await buildLayers({ ...layers, dockerfile, tag, labels, logFile: log, timeoutSeconds: TIMEOUT_SECONDS }, tell);
        return (await imageId(tag)) === before ? "unchanged" : "changed";
      }
      const args = [
        ...["build", "--file", layers.dockerfile, "--tag", tag, "--label", projectLabel],
        ...(layers.target === undefined ? [] : ["--target", layers.target]),
        ...Object.entries(layers.buildArguments).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
        layers.context,
      ];
      // The daemon's own builder: a current one that runs in a container sees neither this machine's images nor its cache.
      const environment = { BUILDX_BUILDER: "default" };
      await runCommand({
        file: "docker",
        args,
        environment,
        logFile: log,
        timeoutMs: TIMEOUT_SECONDS * 1000,
        onLine: tell,
      });
      return (await imageId(tag)) === before ? "unchanged" : "changed";
    },
    logFile: log,
    remedy: `The log's last lines say which step of ${layers.dockerfile} failed.`,
  };
}

async function imageId(tag: string): Promise<string | undefined> {
  const images = await dockerClient().listImages({ filters: { reference: [tag] } });
  return images[0]?.Id;
}
