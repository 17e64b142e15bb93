package com.shopstream.connect;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.util.SimpleConfig;

/**
 * Refuses a record whose value lacks a field or holds a null in it. A record that a transformation refuses becomes a dead
 * letter under {@code errors.tolerance=all}; the same record refused by the sink's table fails the task for good. No
 * transformation of Kafka's own looks at nulls (Kafka 3.4). A tombstone has no fields and passes.
 */
public final class RequireFields<R extends ConnectRecord<R>> implements Transformation<R> {
    private static final String FIELDS = "fields";
    private static final ConfigDef CONFIG = new ConfigDef()
            .define(FIELDS, ConfigDef.Type.LIST, ConfigDef.Importance.HIGH, "Names of the fields that must hold a value.");

    private List<String> required = List.of();

    @Override
    public void configure(Map<String, ?> properties) {
        required = new SimpleConfig(CONFIG, properties).getList(FIELDS);
    }

    /** @throws DataException naming the first field that is missing or null */
    @Override
    public R apply(R record) {
        if (record.value() == null) return record;
        if (!(record.value() instanceof Struct value)) {
            throw new DataException("the value is no struct: is its schema missing?");
        }
        for (String name : required) {
            Field field = value.schema().field(name);
            if (field == null) throw new DataException("field " + name + " is missing");
            if (value.get(field) == null) throw new DataException("field " + name + " is null");
        }
        return record;
    }

    @Override
    public ConfigDef config() {
        return CONFIG;
    }

    @Override
    public void close() {}
}
