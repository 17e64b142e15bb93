import { expect } from "chai";
import { parse } from "yaml";
import { namesOfStack } from "../../project/names";
import { renderProgram, type RenderedProgram } from "../testing/render";
import { prometheusConfig } from "./prometheus";

const CONTAINER = "docker:index/container:Container";
const VOLUME = "docker:index/volume:Volume";

describe("Prometheus", function () {
  this.timeout(60_000);

  const ofPrometheus = ({ resources }: RenderedProgram) =>
    resources.filter(({ name }) => name.startsWith("prometheus")).map(({ type, name }) => `${type} ${name}`);

  it("is not declared unless it is wanted", async () => {
    const program = await renderProgram("offline");
    expect(ofPrometheus(program)).to.deep.equal([]);
    expect(program.outputs.prometheusUrl).to.equal("off: npx pulumi config set prometheus true");
  });

  for (const edition of ["offline", "registry"] as const) {
    it(`is a container of the ${edition} edition with a volume for its data`, async () => {
      const program = await renderProgram(edition, "dev", { prometheus: "true" });
      expect(ofPrometheus(program)).to.have.members([
        "shopstream:prometheus:Prometheus prometheus",
        "docker:index/remoteImage:RemoteImage prometheus-image",
        `${VOLUME} prometheus-data`,
        `${CONTAINER} prometheus`,
        `${CONTAINER} prometheus-files`,
        "pulumi-nodejs:dynamic/shopstream:PidsLimit prometheus-pids-limit",
      ]);
      expect(program.outputs.prometheusUrl).to.equal("http://127.0.0.1:9090");
      const inputs = program.resources.find(({ type, name }) => type === CONTAINER && name === "prometheus")?.inputs;
      expect(inputs).to.deep.include({ memory: 256, ports: [{ internal: 9090, external: 9090, ip: "127.0.0.1" }] });
      expect(inputs).to.include({ user: "65534:65534" }).and.not.to.have.any.keys("privileged");
      expect(namesOfStack("dev").container).to.include(inputs?.name);
      expect(namesOfStack("dev").volume).to.include("shopstream-dev-prometheus-data");
    });
  }

  it("scrapes every service and the Connect worker, each as a job of its own, and loads the alert rules", () => {
    const config = parse(prometheusConfig("http://connect:8083")) as {
      rule_files: string[];
      scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
    };
    const jobs = config.scrape_configs.map(({ job_name: job, static_configs: [first] }) => [job, first?.targets]);
    expect(jobs).to.deep.include.members([
      ["order-producer", ["order-producer:8081"]],
      ["order-consumer", ["order-consumer:8082"]],
      ["hourly-streams", ["hourly-streams:8084"]],
      ["connect", ["connect:8083"]],
    ]);
    expect(config.rule_files).to.deep.equal(["rules.yaml"]);
  });
});
