package com.shopstream.offline.elasticsearch;

import java.util.OptionalLong;

/**
 * How long a failing write is retried.
 *
 * <p>The total is the sum of {@code max.retries} waits that start at {@code retry.backoff.ms} and double each time. The actual
 * waits stay short, so that the end of a long outage is noticed soon.
 */
final class RetryBudget {
  private static final long LONGEST_WAIT_MS = 5_000;
  private static final int MOST_DOUBLINGS = 30;

  private final long budgetMs;
  private final long firstWaitMs;
  private long nextWaitMs;
  private long failingSinceMs;
  private boolean failing;

  RetryBudget(int maxRetries, long backoffMs) {
    budgetMs = maxRetries == 0 ? 0 : backoffMs * ((1L << Math.min(maxRetries, MOST_DOUBLINGS)) - 1);
    firstWaitMs = Math.min(backoffMs, LONGEST_WAIT_MS);
    nextWaitMs = firstWaitMs;
  }

  /** The wait before the next retry, in milliseconds; empty once the budget is used up. */
  OptionalLong afterFailure(long nowMs) {
    if (!failing) {
      failing = true;
      failingSinceMs = nowMs;
    }
    if (nowMs - failingSinceMs >= budgetMs) {
      return OptionalLong.empty();
    }
    long waitMs = nextWaitMs;
    nextWaitMs = Math.min(2 * nextWaitMs, LONGEST_WAIT_MS);
    return OptionalLong.of(waitMs);
  }

  void afterSuccess() {
    failing = false;
    nextWaitMs = firstWaitMs;
  }
}
