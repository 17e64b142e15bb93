package com.shopstream.offline.elasticsearch;

import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import org.apache.kafka.connect.sink.SinkRecord;

/** A record and its bulk operation. */
record SinkOperation(SinkRecord record, BulkOperation operation, long sizeBytes) {}
