package com.shopstream.offline.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  @ParameterizedTest
  @CsvSource({"409, WRITTEN", "400, MALFORMED", "429, RETRY", "503, RETRY", "500, RETRY", "404, FAILED", "403, FAILED"})
  void judgesAnOperation(int status, Verdict expected) {
    assertEquals(expected, Verdict.ofOperation(status, "some_exception"));
  }

  @Test
  void judgesADocumentThatIsNoJsonObject() {
    assertEquals(Verdict.MALFORMED, Verdict.ofOperation(500, "not_x_content_exception"));
  }

  @ParameterizedTest
  @CsvSource({"400, FAILED", "401, FAILED", "408, RETRY", "413, FAILED", "429, RETRY", "503, RETRY"})
  void judgesARequest(int status, Verdict expected) {
    assertEquals(expected, Verdict.ofRequest(status));
  }
}
