package com.shopstream.connect;

import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Returns the bytes of a key or a value, or only the beginning of those that are too large.
 *
 * <p>A batch of less than 1 MiB can hold records that are a thousand times larger once they are decompressed. The
 * brokers would refuse their dead letters, which Connect 3.4 only logs, and a poll of several hundred would not fit
 * into the worker's heap. What arrived uncompressed is always kept whole, and so is whatever may be a record of the
 * contract.
 */
public final class BoundedBytesDeserializer implements Deserializer<byte[]> {
    /** No record of the contract is longer. */
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
        throw new UnsupportedOperationException("consumers pass the headers");
    }

    @Override
    public byte[] deserialize(String topic, Headers headers, byte[] data) {
        if (data == null) return null;
        release(headers);
        if (data.length <= KEPT_BYTES) return data;
        boolean whole = data.length <= limits.maxBytes() && PollBudget.take(data.length, limits.maxPollBytes());
        return whole ? data : Cut.beginning(what, data, KEPT_BYTES, headers);
    }

    /** An unread header keeps the buffer of its whole record alive. */
    private static void release(Headers headers) {
        for (Header header : headers) {
            header.key();
            header.value();
        }
    }
}
