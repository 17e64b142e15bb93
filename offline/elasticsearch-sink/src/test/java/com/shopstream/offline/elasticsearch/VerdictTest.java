package com.shopstream.offline.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  @ParameterizedTest
  @CsvSource({
    "version_conflict_engine_exception: [a]: version conflict, WRITTEN",
    "document_parsing_exception: [1:2] failed to parse, MALFORMED",
    "mapper_parsing_exception: failed to parse, MALFORMED",
    "strict_dynamic_mapping_exception: [colour] is not allowed, MALFORMED",
    "illegal_argument_exception: immense term, MALFORMED",
    "not_x_content_exception: Compressor detection can only be called on some xcontent bytes, FAILED",
    "es_rejected_execution_exception: queue full, FAILED",
    "unavailable_shards_exception: primary shard is not active, FAILED",
    "index_not_found_exception: no such index, FAILED",
  })
  void judgesAnOperationAsConfluentsConnectorDoes(String description, Verdict expected) {
    assertEquals(expected, Verdict.ofOperation("document shopstream-logs/a, status 500: " + description));
  }

  @ParameterizedTest
  @CsvSource({"400, FAILED", "401, FAILED", "408, RETRY", "413, FAILED", "429, RETRY", "503, RETRY"})
  void judgesARequest(int status, Verdict expected) {
    assertEquals(expected, Verdict.ofRequest(status));
  }
}
