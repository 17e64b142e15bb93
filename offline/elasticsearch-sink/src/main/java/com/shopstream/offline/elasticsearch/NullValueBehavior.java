package com.shopstream.offline.elasticsearch;

/** What a record without a value does to the document of its key. */
enum NullValueBehavior {
  IGNORE,
  DELETE,
  FAIL
}
