package shopstream.bench.orders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.validation.Valid;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * {@code POST /api/orders}: 202 once the brokers hold the order and, where {@code peer.log=true}, the log of its acceptance, which is sent along
 * with the order or, where {@code peer.log.after=true}, once the order is acknowledged.
 */
@RestController
@ConditionalOnProperty(name = "peer.role", havingValue = "producer")
class OrderController {
    private static final Duration MAX_AGE = Duration.ofDays(7);
    private static final Duration MAX_AHEAD = Duration.ofHours(2);
    private static final DateTimeFormatter MILLISECONDS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final KafkaTemplate<String, String> kafka;
    private final ObjectMapper json;
    private final AsyncTaskExecutor executor;
    private final boolean log;
    private final boolean logAfter;
    private final String ordersTopic;
    private final String logsTopic;

    OrderController(
            KafkaTemplate<String, String> kafka,
            ObjectMapper json,
            @Qualifier("applicationTaskExecutor") AsyncTaskExecutor executor,
            @Value("${peer.log}") boolean log,
            @Value("${peer.log.after}") boolean logAfter,
            @Value("${peer.topic.orders}") String ordersTopic,
            @Value("${peer.topic.logs}") String logsTopic) {
        this.kafka = kafka;
        this.json = json;
        this.executor = executor;
        this.log = log;
        this.logAfter = logAfter;
        this.ordersTopic = ordersTopic;
        this.logsTopic = logsTopic;
    }

    @PostMapping("/api/orders")
    CompletableFuture<ResponseEntity<Order>> accept(@Valid @RequestBody OrderRequest request) throws JsonProcessingException {
        Order order = complete(request, Instant.now());
        CompletableFuture<?> stored = kafka.send(ordersTopic, order.orderId(), json.writeValueAsString(order));
        return logged(order, stored).thenApply(result -> ResponseEntity.status(HttpStatus.ACCEPTED)
                .location(URI.create("/api/orders/" + order.orderId()))
                .body(order));
    }

    private CompletableFuture<?> logged(Order order, CompletableFuture<?> stored) {
        if (!log) return stored;
        // Not on the producer's own thread: send may wait for it.
        return logAfter
                ? stored.thenComposeAsync(result -> writeLog(order), executor)
                : CompletableFuture.allOf(stored, writeLog(order));
    }

    private CompletableFuture<?> writeLog(Order order) {
        LogMessage message = LogMessage.of("ACCEPTED", order.orderId());
        try {
            return kafka.send(logsTopic, message.eventId(), json.writeValueAsString(message));
        } catch (JsonProcessingException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Order complete(OrderRequest request, Instant now) {
        Instant time = request.orderTime() == null ? now : request.orderTime();
        if (time.isBefore(now.minus(MAX_AGE)) || time.isAfter(now.plus(MAX_AHEAD))) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "orderTime is out of bounds");
        }
        return new Order(
                request.orderId() == null ? UUID.randomUUID().toString() : request.orderId(),
                request.customerId(),
                request.productId(),
                request.quantity(),
                new BigDecimal(request.price()).setScale(2, RoundingMode.UNNECESSARY).toPlainString(),
                MILLISECONDS.format(time),
                request.status() == null ? "CREATED" : request.status());
    }
}
