package com.shopstream.connect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * What a field of a record may hold, written {@code name:kind} with a {@code ?} behind it where null is allowed:
 * {@code string(64)} (1 to 64 UTF-16 code units), {@code int64} (0 to 2^53 - 1, what every JSON reader reads alike),
 * {@code timestamp} ({@code 2026-11-22T14:05:00.000Z}) and {@code hour} ({@code 2026-11-22T14:00:00Z}). connectors/fields.ts
 * derives it from the contract.
 */
record FieldRule(String name, Kind kind, int maxLength, boolean nullable) {
    enum Kind { STRING, INT64, TIMESTAMP, HOUR }

    private static final Pattern RULE = Pattern.compile("(\\w+):(string|int64|timestamp|hour)(?:\\((\\d+)\\))?(\\?)?");
    private static final Pattern TIMESTAMP = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    private static final Pattern HOUR = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:00:00Z");
    private static final int FIRST_YEAR = 1970;
    private static final BigDecimal LARGEST = BigDecimal.valueOf((1L << 53) - 1);

    /** @throws ConfigException if the text is not a rule */
    static FieldRule parse(String text) {
        Matcher rule = RULE.matcher(text.trim());
        if (!rule.matches()) throw new ConfigException("fields", text, "write name:string(64), name:int64, name:timestamp or name:hour");
        Kind kind = Kind.valueOf(rule.group(2).toUpperCase(Locale.ROOT));
        if ((kind == Kind.STRING) != (rule.group(3) != null)) {
            throw new ConfigException("fields", text, "a string needs a maximum length, other kinds have none");
        }
        int maxLength = rule.group(3) == null ? 0 : Integer.parseInt(rule.group(3));
        return new FieldRule(rule.group(1), kind, maxLength, rule.group(4) != null);
    }

    Schema schema() {
        if (kind == Kind.INT64) return nullable ? Schema.OPTIONAL_INT64_SCHEMA : Schema.INT64_SCHEMA;
        return nullable ? Schema.OPTIONAL_STRING_SCHEMA : Schema.STRING_SCHEMA;
    }

    /**
     * Reads the field's value at the parser's position.
     *
     * @throws DataException that names the field and the problem, never the value, which may be as large as a record
     */
    Object read(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            if (nullable) return null;
            throw refusal("is null");
        }
        if (kind == Kind.INT64) {
            if (!token.isNumeric()) throw refusal("is not a number");
            return count(json.getText());
        }
        if (token != JsonToken.VALUE_STRING) throw refusal("is not text");
        return text(json.getText());
    }

    private Long count(String digits) {
        BigDecimal number = new BigDecimal(digits);
        if (number.signum() < 0 || number.compareTo(LARGEST) > 0) throw refusal("is not between 0 and " + LARGEST);
        try {
            return number.longValueExact();
        } catch (ArithmeticException fraction) {
            throw refusal("is not a whole number");
        }
    }

    private String text(String text) {
        if (!isWellFormed(text)) throw refusal("holds half of a surrogate pair, which UTF-8 cannot write");
        switch (kind) {
            case TIMESTAMP -> requireInstant(text, TIMESTAMP);
            case HOUR -> requireInstant(text, HOUR);
            default -> {
                if (text.isEmpty()) throw refusal("is empty");
                if (text.length() > maxLength) throw refusal("has " + text.length() + " characters, at most " + maxLength + " are allowed");
            }
        }
        return text;
    }

    private void requireInstant(String text, Pattern pattern) {
        if (!pattern.matcher(text).matches() || !isInstant(text)) {
            String what = kind.name().toLowerCase(Locale.ROOT);
            throw refusal("is not a valid " + what + " of the years " + FIRST_YEAR + " to 9999");
        }
    }

    /** Whether there is such a day and time. From the numbers: Java's parser took a tenth of the worker's time with logs. */
    private static boolean isInstant(String text) {
        int year = number(text, 0, 4);
        try {
            LocalDateTime.of(
                    year, number(text, 5, 7), number(text, 8, 10),
                    number(text, 11, 13), number(text, 14, 16), number(text, 17, 19));
        } catch (DateTimeException noSuchDay) {
            return false;
        }
        return year >= FIRST_YEAR;
    }

    private static int number(String text, int begin, int end) {
        return Integer.parseInt(text, begin, end, 10);
    }

    static boolean isWellFormed(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (!Character.isSurrogate(text.charAt(at))) continue;
            if (at + 1 == text.length() || !Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1))) return false;
            at++;
        }
        return true;
    }

    private DataException refusal(String reason) {
        return new DataException("field " + name + " " + reason);
    }
}
