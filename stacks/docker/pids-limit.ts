import * as pulumi from "@pulumi/pulumi";

/** Raise when `pidsLimitProvider` changes. */
const REVISION = 1;

/** Processes and threads that a container may have. The largest of the stack, a broker, has 100 on two cores. */
export const PIDS_LIMIT = 1_024;

interface Inputs {
  readonly containerId: string;
  readonly limit: number;
  readonly revision: number;
}

function containerOf(id: string): import("dockerode").Container {
  // This code runs from text, where only `require` finds packages.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const Docker = require("dockerode") as typeof import("dockerode");
  // The daemon that Pulumi's Docker provider uses: `npx pulumi` sets DOCKER_HOST for both.
  return new Docker().getContainer(id);
}

async function setLimit({ containerId, limit, revision }: Inputs): Promise<Inputs> {
  await containerOf(containerId).update({ PidsLimit: limit });
  return { containerId, limit, revision };
}

/** https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerUpdate */
export const pidsLimitProvider: pulumi.dynamic.ResourceProvider = {
  async create(inputs: Inputs) {
    return { id: inputs.containerId, outs: await setLimit(inputs) };
  },

  async read(id: string, state: Inputs) {
    try {
      const { HostConfig } = await containerOf(state.containerId).inspect();
      return { id, props: { ...state, limit: HostConfig.PidsLimit ?? 0 } };
    } catch (error) {
      const isGone = (error as { statusCode?: number }).statusCode === 404;
      if (isGone) return {};
      throw error;
    }
  },

  async diff(_id, olds: Inputs, news: Inputs) {
    const replaces = olds.containerId === news.containerId ? [] : ["containerId"];
    const changed = olds.limit !== news.limit || olds.revision !== news.revision;
    return { changes: changed || replaces.length > 0, replaces };
  },

  async update(_id, _olds, news: Inputs) {
    return { outs: await setLimit(news) };
  },

  async delete() {
    // The container it belonged to is gone, or about to be.
  },
};

/** How many processes a container may have: an input that Pulumi's Docker provider lacks. */
export class PidsLimit extends pulumi.dynamic.Resource {
  constructor(
    name: string,
    args: { readonly containerId: pulumi.Input<string> },
    options?: pulumi.CustomResourceOptions,
  ) {
    super(
      pidsLimitProvider,
      name,
      { ...args, limit: PIDS_LIMIT, revision: REVISION },
      options,
      "shopstream",
      "PidsLimit",
    );
  }
}
