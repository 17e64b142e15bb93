package shopstream.bench.orders;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads batches of orders and writes each with one JDBC batch (which the driver rewrites into multi-row statements), then its logs
 * where {@code peer.log=true}. The container commits the offsets when this has returned.
 */
@Component
@ConditionalOnProperty(name = "peer.role", havingValue = "consumer")
class OrderListener {
    private static final String INSERT = "INSERT IGNORE INTO transactions"
            + " (orderId, customerId, productId, quantity, price, orderTime, status) VALUES (?, ?, ?, ?, ?, ?, ?)";

    private final JdbcTemplate jdbc;
    private final KafkaTemplate<String, String> kafka;
    private final ObjectMapper json;
    private final boolean log;
    private final String logsTopic;

    OrderListener(
            JdbcTemplate jdbc,
            KafkaTemplate<String, String> kafka,
            ObjectMapper json,
            @Value("${peer.log}") boolean log,
            @Value("${peer.topic.logs}") String logsTopic) {
        this.jdbc = jdbc;
        this.kafka = kafka;
        this.json = json;
        this.log = log;
        this.logsTopic = logsTopic;
    }

    @KafkaListener(topics = "${peer.topic.orders}", groupId = "${peer.group}")
    void store(List<ConsumerRecord<String, String>> records) throws IOException {
        List<Object[]> rows = new ArrayList<>(records.size());
        List<CompletableFuture<?>> logs = new ArrayList<>();
        for (ConsumerRecord<String, String> record : records) {
            Order order = json.readValue(record.value(), Order.class);
            rows.add(new Object[] {
                order.orderId(), order.customerId(), order.productId(), order.quantity(), new BigDecimal(order.price()),
                Timestamp.from(Instant.parse(order.orderTime())), order.status()
            });
        }
        jdbc.batchUpdate(INSERT, rows);
        if (log) {
            for (Object[] row : rows) logs.add(writeLog((String) row[0]));
            CompletableFuture.allOf(logs.toArray(CompletableFuture[]::new)).join();
        }
    }

    private CompletableFuture<?> writeLog(String orderId) throws IOException {
        LogMessage message = LogMessage.of("PERSISTED", orderId);
        return kafka.send(logsTopic, message.eventId(), json.writeValueAsString(message));
    }
}
