import { readFileSync } from "node:fs";
import { leastGoVersion } from "../../offline/toolchain/go-programs";
import type { Edition } from "../../stacks/config/images";
import { askDaemon } from "../../project/docker";
import { dockerHost } from "../../project/docker-host";
import { probeRegistrySources } from "../edition/registry-sources";
import { inRepository } from "../../project/repository";
import type { Step } from "../../project/commands/step";
import { checkPorts } from "../machine/ports";
import { checkProgram, type Prerequisite, type RequiredProgram } from "../machine/prerequisite";
import { checkResources } from "../machine/resources";
import { DOCKER_STEP } from "./docker-step";
import { setupSteps } from "./setup";
import { messageOf } from "../../project/commands/command-line";

/** Checks everything that the edition needs, and changes nothing. */
export async function examine(edition: Edition): Promise<Prerequisite[]> {
  const programs = [...commonPrograms(), ...(edition === "offline" ? offlinePrograms() : [])];
  return [
    ...(await Promise.all(programs.map(checkProgram))),
    await checkDaemon(),
    ...(await checkResources(edition)),
    ...(await checkPorts(edition)),
    ...(edition === "registry" ? await checkSources() : []),
    ...(await Promise.all(
      setupSteps(edition, "test")
        .filter(({ name }) => name !== DOCKER_STEP)
        .filter(saysWhetherDone)
        .map(checkStep),
    )),
  ];
}

function commonPrograms(): RequiredProgram[] {
  const manifest = JSON.parse(readFileSync(inRepository("package.json"), "utf8")) as { engines: { node: string } };
  return [
    {
      name: "node",
      least: manifest.engines.node.replace(">=", ""),
      remedy: "npm ci && npm rebuild node --ignore-scripts=false",
    },
    { name: "npm", remedy: "install Node.js, npm comes with it" },
    { name: "git", remedy: "apt-get install git" },
    { name: "docker", remedy: "make setup (as root on Debian), or install Docker Engine or Docker Desktop" },
  ];
}

/** What the offline edition is built with. */
function offlinePrograms(): RequiredProgram[] {
  return [
    {
      name: "go",
      versionArgs: ["version"],
      least: leastGoVersion(),
      remedy: "install Go from go.dev, or from your system's packages where they are new enough",
    },
    { name: "apt-get", remedy: "use a Debian machine, or the other edition: EDITION=registry" },
  ];
}

/** The daemon that Pulumi will use, and why that one. */
async function checkDaemon(): Promise<Prerequisite> {
  const { address, source } = dockerHost();
  const remedy = "follow the message; as root on Debian: make setup";
  try {
    return { name: DOCKER_STEP, ok: true, detail: `${(await askDaemon()).version} at ${address} (${source})`, remedy };
  } catch (error) {
    return { name: DOCKER_STEP, ok: false, detail: messageOf(error), remedy };
  }
}

async function checkSources(): Promise<Prerequisite[]> {
  return (await probeRegistrySources()).map(({ url, reachable, detail }) => ({
    name: new URL(url).host,
    ok: reachable,
    detail: reachable ? `answers: ${detail}` : `unreachable: ${detail}`,
    remedy: `check that this machine reaches it: curl -sSI ${url}`,
  }));
}

type CheckableStep = Step & Required<Pick<Step, "isDone">>;

function saysWhetherDone(step: Step): step is CheckableStep {
  return step.isDone !== undefined;
}

async function checkStep({ name, isDone }: CheckableStep): Promise<Prerequisite> {
  try {
    const ok = await isDone();
    return { name, ok, detail: ok ? "" : "not done yet", remedy: "make setup" };
  } catch (error) {
    return { name, ok: false, detail: messageOf(error), remedy: "make setup" };
  }
}
