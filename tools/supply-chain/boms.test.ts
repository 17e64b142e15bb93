import { readFileSync } from "node:fs";
import { expect } from "chai";
import { inRepository } from "../../project/repository";
import { parseBom, whyInvalid, type Bom } from "./bom";
import { imageBom } from "./image-bom";
import { jdbcSinkProject } from "./java-boms";
import { licenceProblems } from "./licences";
import { npmBom, serviceBom } from "./npm-bom";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const purlsOf = ({ components }: Bom): string[] => components.map(({ purl }) => decodeURIComponent(purl));

describe("the npm packages of the services", function () {
  this.timeout(60_000);
  const { dependencies, devDependencies } = JSON.parse(readFileSync(inRepository("package.json"), "utf8")) as Manifest;
  let bom: Bom;

  before(async () => {
    bom = await serviceBom();
  });

  it("are a valid CycloneDX document", async () => {
    expect(await whyInvalid(bom)).to.equal(undefined);
  });

  it("are `dependencies`, and what is bundled into the page", () => {
    const direct = Object.entries(dependencies).map(([name, version]) => `pkg:npm/${name}@${version}`);
    expect(direct).to.have.length.of.at.least(5);
    expect(purlsOf(bom)).to.include.members(direct);
    expect(purlsOf(bom)).to.include(`pkg:npm/preact@${devDependencies.preact}`);
  });

  it("are not what builds and tests them", () => {
    for (const name of ["mocha", "typescript", "@pulumi/pulumi"]) {
      expect(purlsOf(bom)).to.not.include(`pkg:npm/${name}@${devDependencies[name]}`);
    }
  });

  it("refer to each other, and to nothing else", () => {
    const known = new Set([...bom.components.map((component) => component["bom-ref"]), rootOf(bom)]);
    const referred = (bom.dependencies ?? []).flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]);
    expect(referred).to.have.length.of.at.least(bom.components.length);
    expect(referred.filter((ref) => !known.has(ref))).to.deep.equal([]);
  });
});

const rootOf = ({ metadata }: Bom): string => String(metadata.component["bom-ref"]);

describe("the licences of all npm packages", function () {
  this.timeout(60_000);

  it("are allowed", async () => {
    expect(licenceProblems([await npmBom()])).to.deep.equal([]);
  });
});

describe("a licence", () => {
  const problemsOf = (licenses: unknown): string[] => {
    const component = { "bom-ref": "a", type: "library", name: "a", version: "1", purl: "pkg:npm/a@1", licenses };
    const bom = { specVersion: "1.5", metadata: { component: { name: "test" } }, components: [component] };
    return licenceProblems([parseBom(JSON.stringify(bom))]);
  };
  const license = (id: string): unknown => ({ license: { id } });

  it("is allowed where the list has it", () => {
    expect(problemsOf([license("MIT")])).to.deep.equal([]);
  });

  it("is refused where the list has not, with what to do", () => {
    const [problem] = problemsOf([license("AGPL-3.0-only")]);
    expect(problem)
      .to.include("pkg:npm/a@1 is under AGPL-3.0-only")
      .and.include("tools/supply-chain/licence-policy.ts");
  });

  it("is refused where there is none, or none that SPDX knows", () => {
    expect(problemsOf(undefined)).to.have.length(1);
    expect(problemsOf([])).to.have.length(1);
    expect(problemsOf([{ license: { name: "SEE LICENSE IN LICENSE" } }])).to.have.length(1);
  });

  it("may be one of several", () => {
    expect(problemsOf([license("AGPL-3.0-only"), license("MIT")])).to.deep.equal([]);
    expect(problemsOf([{ expression: "(AGPL-3.0-only OR MIT)" }])).to.deep.equal([]);
  });

  it("is all of those that apply together, and nothing with an exception that the list does not name", () => {
    expect(problemsOf([{ expression: "(MIT AND Apache-2.0)" }])).to.deep.equal([]);
    expect(problemsOf([{ expression: "(MIT AND AGPL-3.0-only)" }])).to.have.length(1);
    expect(problemsOf([{ expression: "MIT WITH Classpath-exception-2.0" }])).to.have.length(1);
  });
});

describe("the images as components", () => {
  const digest = `sha256:${"ab".repeat(32)}`;

  it("are a valid CycloneDX document, with digests where they are known", async () => {
    const bom = imageBom([`mysql:8.0@${digest}`, "docker.elastic.co/kibana/kibana:8.8.0"]);
    expect(await whyInvalid(bom)).to.equal(undefined);
    expect(purlsOf(bom)).to.deep.equal([
      `pkg:oci/mysql@${digest}?repository_url=docker.io/library/mysql&tag=8.0`,
      "pkg:oci/kibana?repository_url=docker.elastic.co/kibana/kibana&tag=8.8.0",
    ]);
  });
});

describe("a document", () => {
  it("is refused where CycloneDX's schema refuses it", async () => {
    const { components, ...bom } = imageBom(["mysql:8.0"]);
    const [component] = components;
    expect(await whyInvalid({ ...bom, components: [{ ...component!, type: "thing" }] })).to.include("type");
  });
});

describe("the JDBC sink", () => {
  it("is the connector that the worker unpacks", () => {
    const project = jdbcSinkProject(readFileSync(inRepository("connectors", "worker", "pom.xml"), "utf8"));
    expect(project).to.match(/<dependency><groupId>io\.debezium<\/groupId>\s*<artifactId>debezium-connector-jdbc</);
    expect(project).to.match(/<debezium\.version>\d+\.\d+/);
    expect(() => jdbcSinkProject("<project/>")).to.throw("unpacks no connector");
  });
});
