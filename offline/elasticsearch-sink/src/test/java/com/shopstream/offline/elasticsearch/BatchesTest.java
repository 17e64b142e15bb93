package com.shopstream.offline.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {
  @Test
  void makesNoBatchOfNothing() {
    assertEquals(List.of(), sizesOf(Batches.split(List.of(), 10, 10)));
  }

  @Test
  void splitsByCountInOrder() {
    assertEquals(List.of(List.of(1L, 2L), List.of(3L)), sizesOf(Batches.split(operations(1, 2, 3), 2, 100)));
  }

  @Test
  void splitsBySize() {
    assertEquals(List.of(List.of(4L, 6L), List.of(5L)), sizesOf(Batches.split(operations(4, 6, 5), 10, 10)));
  }

  @Test
  void givesAnOperationThatIsTooLargeABatchOfItsOwn() {
    assertEquals(
        List.of(List.of(1L), List.of(50L), List.of(1L)), sizesOf(Batches.split(operations(1, 50, 1), 10, 10)));
  }

  private static List<SinkOperation> operations(long... sizesBytes) {
    return Arrays.stream(sizesBytes).mapToObj(size -> new SinkOperation(null, null, size)).toList();
  }

  private static List<List<Long>> sizesOf(List<List<SinkOperation>> batches) {
    return batches.stream().map(batch -> batch.stream().map(SinkOperation::sizeBytes).toList()).toList();
  }
}
