import { randomBytes } from "node:crypto";
import { Client } from "@elastic/elasticsearch";
import { elasticsearchMappingOf } from "../../contract/derived/elasticsearch-mapping";
import type { Entity } from "../../contract/field-types";
import { eventually } from "../../integration/harness/eventually";
import { fileRealmOf, type Role } from "../../stacks/elasticsearch/file-realm";
import type { Bench } from "../measuring/row";

const CONFIGURATION_FOLDER = "/usr/share/elasticsearch/config";
/** As containers on the stack's network reach it. */
export const INTERNAL_ELASTICSEARCH_URL = "http://elasticsearch:9200";
const INDICES = "bench-*";
const ROLE: Role = { cluster: ["cluster:monitor/main"], indices: [{ names: [INDICES], privileges: ["all"] }] };

/** A user who may do everything with the indices whose names begin with `bench-`, and nothing else. */
export interface ElasticsearchUser {
  readonly user: string;
  readonly password: string;
  readonly client: Client;
  /** Creates an index for documents of an entity, empty, as the stack's templates do. It is removed with the row's resources. */
  createIndex(index: string, entity: Entity): Promise<void>;
}

/** Declares the user in the files of the running server, which reads them anew by itself; removed with the row's resources. */
export async function createElasticsearchUser(bench: Bench): Promise<ElasticsearchUser> {
  const { stack, containers, resources } = bench;
  const elasticsearch = await containers.get("elasticsearch");
  const user = "bench-sink";
  const password = randomBytes(16).toString("hex");
  const files = fileRealmOf([{ name: user, password, role: ROLE }]);
  // Renamed into place: the files are read-only, and Elasticsearch must not read half of one.
  const replaceLines = async (lines: string, file: string): Promise<void> => {
    const script = `umask 377; cd ${CONFIGURATION_FOLDER}; { grep -v "^$0:" "$1"; printf %s "$2"; } > "$1.new"; mv -f "$1.new" "$1"`;
    await elasticsearch.run(["sh", "-c", script, user, file, lines]);
  };
  resources.add(`the user ${user} of Elasticsearch is removed`, async () => {
    for (const { name } of files) await replaceLines("", name);
  });
  // The role first: without it the user is one who may do nothing.
  for (const { name, content } of files.toReversed()) await replaceLines(content, name);
  const client = new Client({
    node: stack.elasticsearchUrl,
    auth: { username: user, password },
    requestTimeout: 30_000,
  });
  resources.add("connections to Elasticsearch", () => client.close());
  await eventually(`Elasticsearch knows ${user}`, () => client.security.authenticate());
  const removeIndex = (index: string): Promise<unknown> => client.indices.delete({ index, ignore_unavailable: true });
  return {
    user,
    password,
    client,
    createIndex: async (index, entity) => {
      resources.add(`the index ${index} is removed`, () => removeIndex(index));
      await removeIndex(index);
      await client.indices.create({
        index,
        settings: { number_of_shards: 1, number_of_replicas: 0 },
        mappings: elasticsearchMappingOf(entity),
      });
    },
  };
}
