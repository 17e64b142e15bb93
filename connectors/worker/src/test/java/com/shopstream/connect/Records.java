package com.shopstream.connect;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Records of the pipeline as JSON, to be changed by a test. */
final class Records {
    static final String EVENT_ID = "order-consumer:PERSISTED:order-1";
    /** An hour that was over at SinkFront.NOW_MS. */
    static final String HOUR = "2026-11-22T14:00:00Z";
    static final String LOG = """
            {"timestamp":"2026-11-22T14:05:00.123Z","serviceName":"order-consumer","status":"PERSISTED","errorMessage":null,\
            "eventId":"order-consumer:PERSISTED:order-1","orderId":"order-1","traceId":"4bf92f3577b34da6a3ce929d0e0e4736"}""";
    static final String COUNT = "{\"hourWindow\":\"2026-11-22T14:00:00Z\",\"transactionCount\":5}";
    static final String SCHEMA = """
            {"type":"struct","name":"shopstream.HOURLY_COUNT","optional":false,"fields":[\
            {"field":"hourWindow","type":"string","optional":false},{"field":"transactionCount","type":"int64","optional":false}]}""";

    private Records() {}

    static String envelope(String payload) {
        return "{\"schema\":" + SCHEMA + ",\"payload\":" + payload + "}";
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Among three. */
    static int partitionOf(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % 3;
    }

}
