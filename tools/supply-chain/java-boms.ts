import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { inLocalState, inRepository, logFile } from "../../project/repository";
import { runCommand } from "../../project/commands/command";
import { BOM_FOLDER, parseBom, type Bom } from "./bom";

/** Maven's own plugin of CycloneDX. */
const PLUGIN = "org.cyclonedx:cyclonedx-maven-plugin:2.9.3:makeBom";
const TIMEOUT_MS = 15 * 60_000;

/** The Java that is shipped, by the artefact's name: the folder of its `pom.xml`. */
const PROJECTS: Readonly<Record<string, string>> = {
  "connect-worker": inRepository("connectors", "worker"),
  "offline-elasticsearch-sink": inRepository("offline", "elasticsearch-sink"),
  "offline-kafka": inRepository("offline", "images", "kafka"),
};

/**
 * What Maven resolves for each Java artefact at run time, and for the JDBC sink that the worker loads as a plugin.
 *
 * @param mavenImage runs it, so that this machine needs no Maven
 */
export async function javaBoms(mavenImage: string, tell: (line: string) => void): Promise<ReadonlyMap<string, Bom>> {
  const boms = new Map<string, Bom>();
  for (const [name, folder] of Object.entries({ ...PROJECTS, "jdbc-sink": writeJdbcSinkProject() })) {
    tell(`${name}: asking Maven`);
    await makeBom(mavenImage, name, folder);
    boms.set(name, parseBom(readFileSync(join(BOM_FOLDER, "maven", `${name}.json`), "utf8")));
  }
  return boms;
}

async function makeBom(mavenImage: string, name: string, folder: string): Promise<void> {
  const output = join(BOM_FOLDER, "maven");
  const repository = join(BOM_FOLDER, "repository");
  for (const created of [output, repository]) mkdirSync(created, { recursive: true });
  const { uid, gid } = userInfo();
  const mounts = [`${join(folder, "pom.xml")}:/project/pom.xml:ro`, `${output}:/output`, `${repository}:/repository`];
  await runCommand({
    file: "docker",
    args: [
      ...["run", "--rm", "--user", `${uid}:${gid}`, ...mounts.flatMap((mount) => ["--volume", mount]), mavenImage],
      ...["mvn", "--batch-mode", "--no-transfer-progress", "--file", "/project/pom.xml"],
      ...["-Duser.home=/tmp", "-Dmaven.repo.local=/repository", PLUGIN, "-DschemaVersion=1.5", "-DoutputFormat=json"],
      ...["-DincludeTestScope=false", "-DoutputDirectory=/output", `-DoutputName=${name}`],
    ],
    logFile: logFile("sbom"),
    timeoutMs: TIMEOUT_MS,
  });
}

/** The worker unpacks Debezium's archive, which Maven does not count among its dependencies: a project that depends on it. */
function writeJdbcSinkProject(): string {
  const folder = inLocalState("sbom", "jdbc-sink");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "pom.xml"),
    jdbcSinkProject(readFileSync(inRepository("connectors/worker/pom.xml"), "utf8")),
  );
  return folder;
}

/** The `pom.xml` of a project that depends on the connector that the worker's unpacks. @throws where that unpacks none */
export function jdbcSinkProject(workerPom: string): string {
  const item = /<artifactItem>\s*(<groupId>.*?<\/version>)/s.exec(workerPom)?.[1];
  const version = /<debezium\.version>(.*?)</.exec(workerPom)?.[1];
  if (item === undefined || version === undefined) throw new Error("connectors/worker/pom.xml unpacks no connector");
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.shopstream</groupId>
  <artifactId>jdbc-sink</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <properties><debezium.version>${version}</debezium.version></properties>
  <dependencies><dependency>${item}</dependency></dependencies>
</project>
`;
}
