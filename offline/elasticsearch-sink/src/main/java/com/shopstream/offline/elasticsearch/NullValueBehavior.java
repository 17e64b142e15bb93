package com.shopstream.offline.elasticsearch;

/** What the task does with a record without a value. */
enum NullValueBehavior {
  IGNORE,
  DELETE,
  FAIL
}
