import { expect } from "chai";
import { ConfigResourceTypes } from "kafkajs";
import { ORDERS_TOPIC } from "../contract/topics";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";
import { pulumi } from "./harness/stack";
import { stackName } from "../project/stack-name";

const PULUMI_TIMEOUT_MS = 170_000;

/** Pulumi's output when it ends with an error, null when it succeeds. */
async function errorOf(...args: string[]): Promise<string | null> {
  try {
    await pulumi([...args, "--non-interactive", "--color=never"], PULUMI_TIMEOUT_MS);
    return null;
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as Error & { stdout?: string; stderr?: string };
    return [message, stdout, stderr].join("\n");
  }
}

const refresh = () => errorOf("refresh", "--preview-only", "--expect-no-changes");

/** Fails with Pulumi's output, which lists what it would change. */
function expectNoChanges(error: string | null): void {
  if (error !== null) throw new Error(error);
}

describe("the declared state", function () {
  // Three refreshes, each of which asks every resource.
  this.timeout(600_000);
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  it("is what runs: another `pulumi up` would change nothing", async () => {
    expectNoChanges(await errorOf("preview", "--expect-no-changes"));
  });

  it("is that of the stack that the commands work on", async () => {
    expect((await pulumi(["stack", "--show-name"], PULUMI_TIMEOUT_MS)).trim()).to.equal(stackName());
  });

  it("reveals a topic and a connector that were changed by hand", async () => {
    const { admin } = pipeline.cluster;
    const setRetention = (value: string) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: ConfigResourceTypes.TOPIC,
            name: ORDERS_TOPIC.name,
            configEntries: Object.entries({ ...declared, "retention.ms": value }).map(([name, entry]) => ({
              name,
              value: entry,
            })),
          },
        ],
      });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: ORDERS_TOPIC.name }],
    });
    const topicSettings = (resources[0]?.configEntries ?? []).filter((entry) => isSetOnTopic(entry));
    const declared = Object.fromEntries(topicSettings.map(({ configName, configValue }) => [configName, configValue]));
    const [connector = ""] = await pipeline.connect.names();
    const settings = await pipeline.connect.configuration(connector);

    expectNoChanges(await refresh());
    try {
      await setRetention("86400000");
      await pipeline.connect.configure(connector, { ...settings, "errors.retry.timeout": "12345" });
      const error = await refresh();
      expect(error).to.include(ORDERS_TOPIC.name).and.to.include(connector);
    } finally {
      await setRetention(ORDERS_TOPIC.config["retention.ms"]);
      await pipeline.connect.configure(connector, settings);
    }
    expectNoChanges(await refresh());
  });
});

/** Whether a setting is the topic's own: kafkajs passes on the protocol's `config_source`, which is 1 for those. */
function isSetOnTopic(entry: object): boolean {
  return "configSource" in entry && entry.configSource === 1;
}
