import { named, type ImageContract } from "./contract";

const COREUTILS = [
  "chmod",
  "chown",
  "cp",
  "date",
  "dirname",
  "head",
  "install",
  "ln",
  "mkdir",
  "mv",
  "rm",
  "sha256sum",
  "sort",
  "stat",
  "timeout",
];
const SHELLS = ["bash", "sh"];
const DEBIAN = ["apt-get", "groupadd", "useradd", "grep", "sed"];

/** `node:24-bookworm-slim`: base of the services' images, runs the Connect supervisor as it is. */
export const NODE_CONTRACT: ImageContract = {
  image: "node:24-bookworm-slim",
  sources: [
    "nodejs/docker-node 0ef90e5: 24/bookworm-slim/Dockerfile (Debian 12 slim; no USER; user node; entry point runs any command)",
  ],
  user: "root",
  // Of the user node.
  ids: "1000:1000",
  readsVariable: named("NODE_ENV", "NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "TZ", "UV_THREADPOOL_SIZE"),
  options: [],
  programs: [...COREUTILS, ...SHELLS, ...DEBIAN, "node", "npm", "npx"],
  volumes: {},
  // Docker creates a missing folder as root, which is the user here.
  folders: ["/", "/opt", "/opt/connect-supervisor"],
};

/** `eclipse-temurin:17-jre`: base of the Connect worker's image. */
export const JAVA_CONTRACT: ImageContract = {
  image: "eclipse-temurin:17-jre",
  sources: [
    "adoptium/containers 0062d79: 17/jre/ubuntu/noble/Dockerfile (Ubuntu 24.04; no USER; curl, wget), entrypoint.sh (execs any command)",
  ],
  user: "root",
  ids: "0:0",
  readsVariable: named("JAVA_TOOL_OPTIONS", "USE_SYSTEM_CA_CERTS"),
  options: [],
  programs: [...COREUTILS, ...SHELLS, ...DEBIAN, "curl", "java", "wget"],
  volumes: {},
  folders: ["/", "/opt"],
};

/** `maven:3.9-eclipse-temurin-17`: builds the worker's jars, downloads the Elasticsearch sink. */
export const MAVEN_CONTRACT: ImageContract = {
  image: "maven:3.9-eclipse-temurin-17",
  sources: [
    "carlossg/docker-maven 08e6cf4: eclipse-temurin-17/Dockerfile (eclipse-temurin:17-jdk with ca-certificates, curl, git)",
    "adoptium/containers 0062d79: 17/jdk/ubuntu/noble/Dockerfile (a whole JDK, `jar` with it)",
  ],
  user: "root",
  ids: "0:0",
  readsVariable: named("MAVEN_CONFIG", "MAVEN_OPTS"),
  options: [],
  programs: [...COREUTILS, ...SHELLS, ...DEBIAN, "curl", "git", "jar", "java", "mvn"],
  volumes: {},
  folders: ["/", "/opt"],
};
