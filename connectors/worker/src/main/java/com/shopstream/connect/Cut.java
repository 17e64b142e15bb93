package com.shopstream.connect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.errors.DataException;

/** Records what was cut off a record that is too large for a dead letter, in headers of the dead letter. */
final class Cut {
    static final String PREFIX = "__shopstream.cut.";
    /** A SHA-256 in hexadecimal digits. */
    private static final int LONGEST_MARK = 64;

    private Cut() {}

    /** The beginning of the bytes; size and digest of all of them go into the headers. */
    static byte[] beginning(String what, byte[] bytes, int keptBytes, Headers headers) {
        markSize(what, bytes.length, headers);
        headers.add(PREFIX + what + "Sha256", ascii(HexFormat.of().formatHex(sha256(bytes))));
        return Arrays.copyOf(bytes, Math.min(keptBytes, bytes.length));
    }

    static void markSize(String what, long bytes, Headers headers) {
        headers.add(PREFIX + what + "Bytes", ascii(String.valueOf(bytes)));
    }

    /** Whether a header may be one of these: it is not longer than they are. */
    static boolean isMark(Header header) {
        return header.key().startsWith(PREFIX) && header.key().length() <= LONGEST_MARK
                && header.value() != null && header.value().length <= LONGEST_MARK;
    }

    /** @throws DataException if something was cut: what is left is not a record of the contract */
    static void refuse(Headers headers) {
        for (Header header : headers) {
            if (header.key().startsWith(PREFIX)) {
                throw new DataException("the record is too large for a dead letter and was cut: see its headers " + PREFIX + "*");
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
