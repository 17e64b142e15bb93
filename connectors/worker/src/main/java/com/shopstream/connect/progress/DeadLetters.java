package com.shopstream.connect.progress;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The dead letters of a task, as the worker counts them (its MBeans {@code task-error-metrics},
 * https://kafka.apache.org/34/documentation.html#connect_monitoring).
 *
 * @param requests tried to be written since the task started
 */
record DeadLetters(String connector, String task, long requests) {
    private static final String REQUESTS = "deadletterqueue-produce-requests";
    private static final ObjectName TASK_ERRORS = pattern("kafka.connect:type=task-error-metrics,connector=*,task=*");

    /** Of every task that runs now; a task that ends while its count is read has none. */
    static List<DeadLetters> of(MBeanServer beans) {
        List<DeadLetters> found = new ArrayList<>();
        for (ObjectName name : beans.queryNames(TASK_ERRORS, null)) {
            try {
                double requests = ((Number) beans.getAttribute(name, REQUESTS)).doubleValue();
                found.add(new DeadLetters(property(name, "connector"), property(name, "task"), (long) requests));
            } catch (JMException gone) {
                continue;
            }
        }
        found.sort(Comparator.comparing(DeadLetters::connector).thenComparing(DeadLetters::task));
        return found;
    }

    /** Kafka quotes a value that has other characters than letters, digits and a few more (Sanitizer). */
    private static String property(ObjectName name, String key) {
        String value = name.getKeyProperty(key);
        return value.startsWith("\"") ? ObjectName.unquote(value) : value;
    }

    private static ObjectName pattern(String pattern) {
        try {
            return new ObjectName(pattern);
        } catch (MalformedObjectNameException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
