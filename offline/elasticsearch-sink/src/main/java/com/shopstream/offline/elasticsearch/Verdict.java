package com.shopstream.offline.elasticsearch;

/** What Elasticsearch's answer to a request, or to one operation of it, means for the record. */
enum Verdict {
  /** In the index, or overtaken by a newer version that is. */
  WRITTEN,
  /** Refused for what the document holds: it would be refused again. */
  MALFORMED,
  /** Elasticsearch is busy or not all there; the same request may succeed later. */
  RETRY,
  /** Something a person has to mend: rights, a missing index, a version this connector does not know. */
  FAILED;

  private static final int CONFLICT = 409;
  private static final int BAD_REQUEST = 400;
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FIRST_SERVER_ERROR = 500;
  /** Elasticsearch calls a document that is no JSON object an error of its own, with status 500. */
  private static final String NO_JSON_OBJECT = "not_x_content_exception";

  /** For one operation of a bulk request that came back with an error. */
  static Verdict ofOperation(int status, String errorType) {
    if (NO_JSON_OBJECT.equals(errorType)) {
      return MALFORMED;
    }
    return switch (status) {
      case CONFLICT -> WRITTEN;
      case BAD_REQUEST -> MALFORMED;
      default -> ofRequest(status);
    };
  }

  /** For a request that was answered with an error as a whole. */
  static Verdict ofRequest(int status) {
    return status == TIMEOUT || status == TOO_MANY_REQUESTS || status >= FIRST_SERVER_ERROR ? RETRY : FAILED;
  }
}
