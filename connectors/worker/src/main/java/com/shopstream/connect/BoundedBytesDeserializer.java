package com.shopstream.connect;

import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Hands on the bytes of a key or a value, or the beginning of those that are too large.
 *
 * <p>A batch of less than 1 MiB can hold records that are a thousand times that once they are decompressed. Their dead letters
 * would be refused, of which Connect 3.4 says no more than a line in its log, and a poll of several hundred would not fit into
 * the worker's heap. What arrived uncompressed is always kept whole, and so is whatever may be a record of ours.
 */
public final class BoundedBytesDeserializer implements Deserializer<byte[]> {
    /** No record of ours is longer. */
    static final int KEPT_BYTES = 16_384;

    private RecordLimits limits;
    private String what;

    @Override
    public void configure(Map<String, ?> properties, boolean isKey) {
        limits = RecordLimits.of(properties);
        what = isKey ? "key" : "value";
    }

    @Override
    public byte[] deserialize(String topic, byte[] data) {
        throw new UnsupportedOperationException("a consumer gives the headers");
    }

    @Override
    public byte[] deserialize(String topic, Headers headers, byte[] data) {
        if (data == null) return null;
        release(headers);
        if (data.length <= KEPT_BYTES) return data;
        boolean whole = data.length <= limits.maxBytes() && PollBudget.take(data.length, limits.maxPollBytes());
        return whole ? data : Cut.beginning(what, data, KEPT_BYTES, headers);
    }

    /** A header that nobody has read yet keeps the buffer of its whole record alive. */
    private static void release(Headers headers) {
        for (Header header : headers) {
            header.key();
            header.value();
        }
    }
}
