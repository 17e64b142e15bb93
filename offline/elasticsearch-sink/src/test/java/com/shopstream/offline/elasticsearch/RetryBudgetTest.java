package com.shopstream.offline.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  @Test
  void doublesTheWaitUpToFiveSeconds() {
    RetryBudget budget = new RetryBudget(8, 1_000);

    assertEquals(OptionalLong.of(1_000), budget.afterFailure(0));
    assertEquals(OptionalLong.of(2_000), budget.afterFailure(1_000));
    assertEquals(OptionalLong.of(4_000), budget.afterFailure(3_000));
    assertEquals(OptionalLong.of(5_000), budget.afterFailure(7_000));
    assertEquals(OptionalLong.of(5_000), budget.afterFailure(12_000));
  }

  @Test
  void lastsAsLongAsTheDoublingWaitsTogether() {
    RetryBudget budget = new RetryBudget(8, 1_000);
    budget.afterFailure(0);

    assertEquals(OptionalLong.of(2_000), budget.afterFailure(254_999));
    assertEquals(OptionalLong.empty(), budget.afterFailure(255_000));
  }

  @Test
  void startsAnewAfterASuccess() {
    RetryBudget budget = new RetryBudget(2, 1_000);
    budget.afterFailure(0);
    budget.afterFailure(1_000);
    budget.afterSuccess();

    assertEquals(OptionalLong.of(1_000), budget.afterFailure(10_000));
  }

  @Test
  void triesOnceWithoutRetries() {
    assertEquals(OptionalLong.empty(), new RetryBudget(0, 1_000).afterFailure(0));
  }
}
