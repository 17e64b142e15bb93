package com.shopstream.connect.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.runtime.ConnectMetrics;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With the worker's own counters, registered as the worker registers them. */
class DeadLettersTest {
    private final ConnectMetrics worker = new ConnectMetrics(
            "test",
            new StandaloneConfig(Map.of(
                    "bootstrap.servers", "localhost:1",
                    "offset.storage.file.filename", "unused",
                    "key.converter", "org.apache.kafka.connect.storage.StringConverter",
                    "value.converter", "org.apache.kafka.connect.storage.StringConverter")),
            Time.SYSTEM,
            "test");

    @AfterEach
    void stop() {
        worker.stop();
    }

    @Test
    void areCountedForEveryTaskFromItsStartToItsEnd() {
        ErrorHandlingMetrics logs = taskOf("logs-elasticsearch", 1);
        try (ErrorHandlingMetrics hourly = taskOf("a name, quoted", 0)) {
            logs.recordDeadLetterQueueProduceRequest();
            logs.recordDeadLetterQueueProduceRequest();
            assertEquals(
                    List.of(new DeadLetters("a name, quoted", "0", 0), new DeadLetters("logs-elasticsearch", "1", 2)), read());
            hourly.recordDeadLetterQueueProduceRequest();
            assertEquals(new DeadLetters("a name, quoted", "0", 1), read().get(0));
        }
        assertEquals(List.of(new DeadLetters("logs-elasticsearch", "1", 2)), read());
    }

    private ErrorHandlingMetrics taskOf(String connector, int task) {
        return new ErrorHandlingMetrics(new ConnectorTaskId(connector, task), worker);
    }

    /** Without the tasks that other tests of this JVM have left. */
    private static List<DeadLetters> read() {
        return DeadLetters.of(ManagementFactory.getPlatformMBeanServer()).stream()
                .filter(of -> !of.connector().equals("test"))
                .toList();
    }
}
