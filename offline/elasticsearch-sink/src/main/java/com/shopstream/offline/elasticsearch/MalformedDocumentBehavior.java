package com.shopstream.offline.elasticsearch;

/** What the task does when Elasticsearch refuses a document. */
enum MalformedDocumentBehavior {
  IGNORE,
  WARN,
  FAIL
}
