import { named, type ImageContract } from "./contract";

/** `docker.elastic.co/kibana/kibana` 8.8.0. */
export const KIBANA_CONTRACT: ImageContract = {
  image: "docker.elastic.co/kibana/kibana:8.8.0",
  sources: [
    "elastic/kibana v8.8.0: src/dev/build/tasks/os_packages/docker_generator/resources/base/bin/kibana-docker (its list of settings, in capitals with `_` for `.`)",
    "elastic/kibana v8.8.0: src/dev/build/tasks/bin/scripts/kibana (NODE_OPTIONS comes after its own)",
    "elastic/kibana v8.8.0: src/dev/build/tasks/os_packages/docker_generator/templates/base/Dockerfile (Ubuntu 20.04 with curl; user 1000)",
  ],
  user: "kibana",
  ids: "1000:0",
  readsVariable: named(
    "NODE_OPTIONS",
    ...[
      "elasticsearch.hosts",
      "elasticsearch.password",
      "elasticsearch.requestTimeout",
      "elasticsearch.serviceAccountToken",
      "elasticsearch.ssl.certificateAuthorities",
      "elasticsearch.username",
      "i18n.locale",
      "server.basePath",
      "server.host",
      "server.name",
      "server.port",
      "server.publicBaseUrl",
      "status.allowAnonymous",
      "telemetry.enabled",
      "telemetry.optIn",
      "xpack.encryptedSavedObjects.encryptionKey",
      "xpack.reporting.encryptionKey",
      "xpack.security.encryptionKey",
    ].map((setting) => setting.toUpperCase().replaceAll(".", "_")),
  ),
  options: [],
  programs: ["bash", "curl", "head", "timeout"],
  volumes: { "/usr/share/kibana/data": "kibana" },
  folders: ["/usr/share/kibana/config"],
};
