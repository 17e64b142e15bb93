package com.shopstream.offline.elasticsearch;

/** Elasticsearch did not accept a write, and a retry may succeed. */
final class Unavailable extends Exception {
  private static final long serialVersionUID = 1L;

  Unavailable(String message) {
    super(message);
  }

  Unavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
