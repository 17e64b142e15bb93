package com.shopstream.offline.elasticsearch;

import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import org.apache.kafka.connect.sink.SinkRecord;

/** A record and what is asked of Elasticsearch for it. */
record SinkOperation(SinkRecord record, BulkOperation operation, long sizeBytes) {}
