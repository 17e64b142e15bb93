package shopstream.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The definition of an order on orders-topic: a second implementation of the contract, independent of the first. */
final class Order {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");
    private static final Pattern PRICE = Pattern.compile("\\d{1,10}(\\.\\d{1,2})?");
    private static final long MAX_AHEAD_MS = Duration.ofMinutes(150).toMillis();

    private static final Map<String, Predicate<JsonNode>> FIELDS = Map.of(
            "orderId", text(64),
            "customerId", text(64),
            "productId", text(64),
            "quantity", node -> node.isNumber() && node.doubleValue() == Math.rint(node.doubleValue())
                    && node.doubleValue() >= 1 && node.doubleValue() <= Integer.MAX_VALUE,
            "price", node -> node.isTextual() && PRICE.matcher(node.textValue()).matches(),
            "orderTime", JsonNode::isTextual,
            "status", text(32));

    /** The time of a record that is not an order: Kafka Streams drops records with negative timestamps. */
    static final long NO_ORDER = -1;

    private Order() {}

    /** The orderTime in epoch milliseconds, or NO_ORDER. */
    static long timeOf(String key, byte[] value, long recordTimeMs) {
        try {
            JsonNode order = value == null ? null : JSON.readTree(value);
            if (order == null || !order.isObject() || !hasExactlyTheFields(order) || !order.get("orderId").textValue().equals(key)) {
                return NO_ORDER;
            }
            long orderTimeMs = OffsetDateTime.parse(order.get("orderTime").textValue()).toInstant().toEpochMilli();
            return orderTimeMs - recordTimeMs > MAX_AHEAD_MS ? NO_ORDER : orderTimeMs;
        } catch (IOException | DateTimeException notAnOrder) {
            return NO_ORDER;
        }
    }

    private static boolean hasExactlyTheFields(JsonNode order) {
        return order.size() == FIELDS.size()
                && FIELDS.entrySet().stream()
                        .allMatch(field -> order.has(field.getKey()) && field.getValue().test(order.get(field.getKey())));
    }

    private static Predicate<JsonNode> text(int maxLength) {
        return node -> node.isTextual()
                && node.textValue().length() <= maxLength
                && PRINTABLE.matcher(node.textValue()).matches();
    }
}
