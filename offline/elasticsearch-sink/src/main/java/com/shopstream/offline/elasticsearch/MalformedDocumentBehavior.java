package com.shopstream.offline.elasticsearch;

/** What happens to the task when Elasticsearch refuses a document. */
enum MalformedDocumentBehavior {
  IGNORE,
  WARN,
  FAIL
}
