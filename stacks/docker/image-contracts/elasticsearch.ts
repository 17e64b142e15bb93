import { anyOf, named, type ImageContract } from "./contract";

/** `docker.elastic.co/elasticsearch/elasticsearch` 8.8.0. */
export const ELASTICSEARCH_CONTRACT: ImageContract = {
  image: "docker.elastic.co/elasticsearch/elasticsearch:8.8.0",
  sources: [
    "elastic/elasticsearch v8.8.0: distribution/docker/src/docker/bin/docker-entrypoint.sh (ELASTIC_PASSWORD)",
    "elastic/elasticsearch v8.8.0: distribution/src/bin/elasticsearch-env-from-file (a file of mode 400 or 600 only)",
    "elastic/elasticsearch v8.8.0: distribution/src/bin/elasticsearch-env (in the docker distribution a dotted lower-case variable is a setting)",
    "elastic/elasticsearch v8.8.0: distribution/docker/src/docker/Dockerfile (user 1000:0, data folder, curl)",
    "elastic/elasticsearch v8.8.0: x-pack/plugin/security/…/file/{FileUserPasswdStore,FileUserRolesStore}.java, …/store/FileRolesStore.java (users, users_roles and roles.yml in the configuration folder)",
    "elastic/elasticsearch v8.8.0: DiskThresholdSettings, DiscoveryModule, XPackSettings (names of settings)",
  ],
  user: "elasticsearch",
  // The group is root's: it is what may write to the configuration's folder.
  ids: "1000:0",
  readsVariable: anyOf(
    named("ELASTIC_PASSWORD", "ELASTIC_PASSWORD_FILE", "ES_JAVA_OPTS", "CLI_JAVA_OPTS", "ES_SETTING_PREFIX"),
    named(
      "action.destructive_requires_name",
      "cluster.name",
      "cluster.routing.allocation.disk.threshold_enabled",
      "discovery.type",
      "indices.memory.index_buffer_size",
      "node.name",
      "xpack.ml.enabled",
      "xpack.security.enabled",
      "xpack.security.http.ssl.certificate",
      "xpack.security.http.ssl.enabled",
      "xpack.security.http.ssl.key",
    ),
  ),
  options: [],
  programs: ["bash", "cat", "curl", "sh"],
  volumes: { "/usr/share/elasticsearch/data": "elasticsearch" },
  folders: ["/usr/share/elasticsearch/config"],
};
