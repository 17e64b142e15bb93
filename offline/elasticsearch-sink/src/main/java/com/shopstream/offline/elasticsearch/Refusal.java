package com.shopstream.offline.elasticsearch;

import org.apache.kafka.connect.sink.SinkRecord;

/** A record whose document Elasticsearch refused, and why. */
record Refusal(SinkRecord record, String reason) {}
