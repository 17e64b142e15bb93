package com.shopstream.connect.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private final MBeanServer beans = MBeanServerFactory.newMBeanServer();

    @Test
    void areThoseOfEveryTaskByConnector() throws Exception {
        register("kafka.connect:type=task-error-metrics,connector=logs,task=1", Map.of("deadletterqueue-produce-requests", 2.0));
        register("kafka.connect:type=task-error-metrics,connector=hourly,task=0", Map.of("deadletterqueue-produce-requests", 7.0));
        register("kafka.connect:type=task-error-metrics,connector=\"with, comma\",task=0", Map.of("deadletterqueue-produce-requests", 0.0));
        register("kafka.connect:type=sink-task-metrics,connector=logs,task=1", Map.of("sink-record-read-total", 9.0));
        assertEquals(
                List.of(new DeadLetters("hourly", "0", 7), new DeadLetters("logs", "1", 2), new DeadLetters("with, comma", "0", 0)),
                DeadLetters.of(beans));
    }

    @Test
    void areUnknownWhereATaskDoesNotSay() throws Exception {
        register("kafka.connect:type=task-error-metrics,connector=logs,task=0", Map.of());
        assertEquals(List.of(), DeadLetters.of(beans));
    }

    private void register(String name, Map<String, Double> attributes) throws Exception {
        beans.registerMBean(new Bean(attributes), new ObjectName(name));
    }

    /** As Kafka's JmxReporter registers them: an attribute for each metric. */
    private record Bean(Map<String, Double> attributes) implements DynamicMBean {
        @Override
        public Object getAttribute(String name) throws AttributeNotFoundException {
            if (!attributes.containsKey(name)) throw new AttributeNotFoundException(name);
            return attributes.get(name);
        }

        @Override
        public AttributeList getAttributes(String[] names) {
            return new AttributeList();
        }

        @Override
        public void setAttribute(Attribute attribute) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AttributeList setAttributes(AttributeList attributes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object invoke(String action, Object[] arguments, String[] signature) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MBeanInfo getMBeanInfo() {
            return new MBeanInfo(
                    Bean.class.getName(),
                    "metrics",
                    attributes.keySet().stream()
                            .map(name -> new MBeanAttributeInfo(name, "double", "", true, false, false))
                            .toArray(MBeanAttributeInfo[]::new),
                    null,
                    null,
                    null);
        }
    }
}
