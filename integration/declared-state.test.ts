import { expect } from "chai";
import { ConfigResourceTypes } from "kafkajs";
import { ordersTopic } from "../contract/topics";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";
import { pulumi } from "./harness/stack";
import { stackName } from "../project/stack-name";

const answersWithinMs = 170_000;

/** Pulumi's words where it ends with an error, null where it does not. */
async function complaintOf(...args: string[]): Promise<string | null> {
  try {
    await pulumi([...args, "--non-interactive", "--color=never"], answersWithinMs);
    return null;
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as Error & { stdout?: string; stderr?: string };
    return [message, stdout, stderr].join("\n");
  }
}

const refresh = () => complaintOf("refresh", "--preview-only", "--expect-no-changes");

/** Fails with all that Pulumi said: what it would change stands there. */
function expectNoComplaint(complaint: string | null): void {
  if (complaint !== null) throw new Error(complaint);
}

describe("the declared state", function () {
  // Three refreshes, each of which asks every resource.
  this.timeout(600_000);
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  it("is the running one: another `up` would change nothing", async () => {
    expectNoComplaint(await complaintOf("preview", "--expect-no-changes"));
  });

  it("is that of the stack which the commands work on", async () => {
    expect((await pulumi(["stack", "--show-name"], answersWithinMs)).trim()).to.equal(stackName());
  });

  it("shows a topic and a connector that somebody altered by hand", async () => {
    const { admin } = pipeline.cluster;
    const setRetention = (value: string) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: ConfigResourceTypes.TOPIC,
            name: ordersTopic.name,
            configEntries: Object.entries({ ...declared, "retention.ms": value }).map(([name, entry]) => ({
              name,
              value: entry,
            })),
          },
        ],
      });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: ordersTopic.name }],
    });
    const topicSettings = (resources[0]?.configEntries ?? []).filter((entry) => isSetOnTopic(entry));
    const declared = Object.fromEntries(topicSettings.map(({ configName, configValue }) => [configName, configValue]));
    const [connector = ""] = await pipeline.connect.names();
    const settings = await pipeline.connect.configuration(connector);

    expectNoComplaint(await refresh());
    try {
      await setRetention("86400000");
      await pipeline.connect.configure(connector, { ...settings, "errors.retry.timeout": "12345" });
      const complaint = await refresh();
      expect(complaint).to.include(ordersTopic.name).and.to.include(connector);
    } finally {
      await setRetention(ordersTopic.config["retention.ms"]);
      await pipeline.connect.configure(connector, settings);
    }
    expectNoComplaint(await refresh());
  });
});

/** Whether a setting stands on the topic itself: kafkajs hands on the protocol's `config_source`, 1 for a topic's own. */
function isSetOnTopic(entry: object): boolean {
  return "configSource" in entry && entry.configSource === 1;
}
