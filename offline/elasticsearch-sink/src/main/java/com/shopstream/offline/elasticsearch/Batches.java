package com.shopstream.offline.elasticsearch;

import java.util.ArrayList;
import java.util.List;

/** Splits operations into bulk requests, in order. */
final class Batches {
  private Batches() {}

  /** A batch has at most {@code count} operations and {@code sizeBytes} bytes, but always at least one operation. */
  static List<List<SinkOperation>> split(List<SinkOperation> operations, int count, long sizeBytes) {
    List<List<SinkOperation>> batches = new ArrayList<>();
    List<SinkOperation> batch = new ArrayList<>();
    long batchSizeBytes = 0;
    for (SinkOperation operation : operations) {
      boolean full = batch.size() == count || batchSizeBytes + operation.sizeBytes() > sizeBytes;
      if (full && !batch.isEmpty()) {
        batches.add(batch);
        batch = new ArrayList<>();
        batchSizeBytes = 0;
      }
      batch.add(operation);
      batchSizeBytes += operation.sizeBytes();
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
