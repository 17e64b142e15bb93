import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import type Dockerode from "dockerode";
import type { RenderedProgram } from "../../stacks/testing/render";
import { buildOptions, buildSchema } from "../plugins/docker/image-build";
import { network } from "../plugins/docker/network";
import { remoteImage } from "../plugins/docker/remote-image";
import { volume } from "../plugins/docker/volume";
import { changes, checked, declared, operation, refusals, testBehaviours } from "./behaviour";

/** kreuzwerker/terraform-provider-docker v4.5.0, internal/provider/. */
const BUILD = "docker_buildx_build.go";
const IMAGE = "resource_docker_image.go";
const IMAGE_FUNCS = "resource_docker_image_funcs.go";

const build = { context: ".", buildArgs: { BASE: "shop/base:1" } };
const given = { name: "shop/web:1", build, triggers: { sources: "1" }, keepLocally: true };

type Build = Readonly<Record<"buildArgs" | "label", Readonly<Record<string, string>>>> &
  Readonly<Record<string, unknown>>;

const builds = (program: RenderedProgram) =>
  declared(program, remoteImage).flatMap(({ name, inputs, options }) => {
    const declaredBuild = inputs.build as Build | undefined;
    return declaredBuild ? [{ name, build: declaredBuild, options }] : [];
  });

testBehaviours("docker.RemoteImage", [
  {
    does: "builds with BuildKit, for which FROM an image's id is the name of a repository",
    source: `${BUILD}:416-457, moby/moby#39769, moby/buildkit#2204`,
    standIn: () => {
      const options = buildOptions("shop/web:1", "Dockerfile", buildSchema.parse(build));
      expect(options).to.include({ version: "2" });
    },
    program: (program) => {
      for (const { name, build } of builds(program)) {
        for (const value of Object.values(build.buildArgs)) expect(value, name).to.not.match(/^sha256:/);
      }
    },
  },
  {
    does: "labels an image with `label`; `labels` are the classic builder's",
    source: `${BUILD}:295-301`,
    standIn: () => {
      const labelled = buildSchema.parse({ ...build, label: { a: "b" }, labels: { c: "d" } });
      expect(buildOptions("shop/web:1", "Dockerfile", labelled).labels).to.deep.equal({ a: "b" });
    },
    program: (program) => {
      for (const { name, build } of builds(program)) {
        expect(build.label, name).to.include({ "com.shopstream.project": "shopstream" });
        expect(build.labels, name).to.deep.equal(build.label);
      }
    },
  },
  {
    does: "takes buildx's current builder where none is named, and that may not see the Engine's images",
    source: `${BUILD}:260-269, 527`,
    standIn: () => {
      expect(refusals(remoteImage, { ...given, build: { ...build, builder: "cloud" } })).to.have.all.keys(
        "build.builder",
      );
      expect(checked(remoteImage, { ...given, build: { ...build, builder: "default" } })).to.have.property("build");
    },
    program: (program) => {
      for (const { name, build } of builds(program)) expect(build.builder, name).to.equal("default");
    },
  },
  {
    does: "throws a build's output away where no file is named for it",
    source: `${BUILD}:509-518`,
    standIn: () => {
      expect(refusals(remoteImage, { ...given, build: { ...build, buildLogFile: "" } })).to.have.all.keys(
        "build.buildLogFile",
      );
    },
    program: (program) => {
      const files = builds(program).map(({ build }) => String(build.buildLogFile));
      for (const file of files) expect(file).to.match(/^\/.+\/\.shopstream\/logs\/image-[a-z-]+\.log$/);
      expect(new Set(files).size).to.equal(files.length);
    },
  },
  {
    does: "gives up on an image after 20 minutes, unless the resource has a time of its own",
    source: `${IMAGE}:10, 25`,
    standIn: async () => {
      const hanging = {
        buildImage: async (_context: unknown, { abortSignal }: { abortSignal: AbortSignal }) =>
          pause(60_000, undefined, { signal: abortSignal }),
      } as unknown as Dockerode;
      const inputs = { name: "shop/web:1", build: buildSchema.parse({ context: "apps" }) };
      const failure = await remoteImage
        .create(hanging, inputs, { ...operation, timeoutSeconds: 0.05 })
        .catch((error: unknown) => String(error));
      expect(failure).to.contain("it took longer than 0.05 s");
    },
    program: (program) => {
      for (const { name, options } of declared(program, remoteImage)) {
        expect(options.customTimeouts, name).to.deep.equal({ create: "60m", update: "60m" });
      }
    },
  },
  {
    does: "builds or pulls again for another name, build or trigger, the new image first",
    source: `${IMAGE}:37-100`,
    standIn: () => {
      const state = { ...given, imageId: "sha256:1", repoDigest: "" };
      expect(changes(remoteImage, state, { ...given, triggers: { sources: "2" } })).to.deep.equal({
        triggers: "replace",
      });
      const another = { ...given, name: "shop/web:2", build: { ...build, label: { a: "b" } } };
      expect(changes(remoteImage, state, another)).to.deep.equal({ name: "replace", build: "replace" });
      expect(changes(remoteImage, state, { ...given, keepLocally: false })).to.deep.equal({ keepLocally: "update" });
    },
  },
  {
    does: "removes an image by its name, which may be its successor's by then",
    source: `${IMAGE_FUNCS}:187-222`,
    standIn: async () => {
      const removed: string[] = [];
      const engine = {
        getImage: (name: string) => ({ remove: async () => removed.push(name) }),
      } as unknown as Dockerode;
      await remoteImage.delete(engine, "", { name: "shop/web:1", imageId: "sha256:1" }, operation);
      await remoteImage.delete(engine, "", { name: "shop/kept:1", imageId: "sha256:1", keepLocally: true }, operation);
      expect(removed).to.deep.equal(["shop/web:1"]);
    },
    program: (program) => {
      for (const { name, inputs } of declared(program, remoteImage)) {
        expect(inputs, name).to.include({ keepLocally: true });
      }
    },
  },
]);

testBehaviours("docker.Network and docker.Volume", [
  {
    does: "replace a network or a volume for every change; the old one goes first where the name stays",
    source: "resource_docker_network.go (ForceNew), resource_docker_volume.go (ForceNew)",
    standIn: () => {
      const labels = [{ label: "a", value: "b" }];
      const state = { name: "shop", driver: "bridge", labels };
      expect(changes(network, state, { name: "shop", labels })).to.deep.equal({});
      expect(changes(network, state, { name: "shop", labels: [] })).to.deep.equal({ labels: "replace" });
      expect(changes(volume, { name: "shop", labels }, { name: "other", labels })).to.deep.equal({ name: "replace" });
    },
    program: (program) => {
      for (const { name, options } of [...declared(program, network), ...declared(program, volume)]) {
        expect(options.deleteBeforeReplace, name).to.equal(true);
      }
    },
  },
]);
