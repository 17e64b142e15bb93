package com.shopstream.offline.elasticsearch;

import java.util.Set;

/**
 * What Elasticsearch's answer to a request, or to one of its operations, means for the record. The same rules as Confluent's
 * connector (ElasticsearchClient.handleResponse, v14.1.7), so that what passes here passes there.
 */
enum Verdict {
  /** In the index, or superseded by a newer version there. */
  WRITTEN,
  /** Refused because of its content: it would be refused again. */
  MALFORMED,
  /** Elasticsearch is busy or partly unavailable; the same request may succeed later. */
  RETRY,
  /**
   * Anything else. Such an operation is reported and fails the task, even if it was only rejected for load: the connector retries
   * requests, not operations.
   */
  FAILED;

  private static final int TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FIRST_SERVER_ERROR = 500;
  private static final String VERSION_CONFLICT = "version_conflict_engine_exception";
  /** A document that is not a JSON object is not among them: it is a not_x_content_exception. */
  private static final Set<String> MALFORMED_DOCUMENT = Set.of(
      "strict_dynamic_mapping_exception",
      "mapper_parsing_exception",
      "illegal_argument_exception",
      "action_request_validation_exception",
      "document_parsing_exception");

  /**
   * For one failed operation of a bulk request.
   *
   * @param description names of errors and their causes, with their reasons
   */
  static Verdict ofOperation(String description) {
    if (MALFORMED_DOCUMENT.stream().anyMatch(description::contains)) {
      return MALFORMED;
    }
    return description.contains(VERSION_CONFLICT) ? WRITTEN : FAILED;
  }

  /** For a request that failed as a whole. */
  static Verdict ofRequest(int status) {
    return status == TIMEOUT || status == TOO_MANY_REQUESTS || status >= FIRST_SERVER_ERROR ? RETRY : FAILED;
  }
}
