package com.shopstream.connect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.transforms.util.SimpleConfig;

/**
 * Reads a record's value as the contract defines it: one flat JSON object, in UTF-8, with the contract's fields and no
 * others.
 *
 * <p>Replaces Kafka's JsonConverter, which builds whatever tree and schema a record asks for: a deeply nested one
 * causes a StackOverflowError, and {@code errors.tolerance} covers exceptions, not errors. It also reads an empty value
 * as null, and text as 0 where the schema says number. This one reads token by token, at most {@code max.bytes}, and
 * refuses a value with a DataException, which Connect turns into a dead letter.
 */
public final class ContractConverter implements Converter {
    private static final ConfigDef CONFIG = new ConfigDef()
            .define("fields", Type.LIST, Importance.HIGH, "The fields of a value, each as FieldRule describes it.")
            .define("name", Type.STRING, Importance.HIGH, "The name of the schema that values get.")
            .define("envelope", Type.BOOLEAN, Importance.HIGH,
                    "Whether a value is {\"schema\":{…},\"payload\":{…}}. The schema is ignored: the payload must fulfil the "
                            + "contract, whatever its writer declares. Values then become structs, otherwise maps.")
            .define("max.bytes", Type.INT, Importance.HIGH, "The largest value in bytes.");
    /** Without the cache of field names, which unknown names would fill. */
    private static final JsonFactory JSON =
            new JsonFactoryBuilder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

    private final Map<String, FieldRule> rules = new LinkedHashMap<>();
    private Schema schema;
    private boolean envelope;
    private int maxBytes;

    @Override
    public void configure(Map<String, ?> properties, boolean isKey) {
        SimpleConfig config = new SimpleConfig(CONFIG, properties);
        SchemaBuilder struct = SchemaBuilder.struct().name(config.getString("name"));
        for (FieldRule rule : config.getList("fields").stream().map(FieldRule::parse).toList()) {
            rules.put(rule.name(), rule);
            struct.field(rule.name(), rule.schema());
        }
        schema = struct.build();
        envelope = config.getBoolean("envelope");
        maxBytes = config.getInt("max.bytes");
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        return toConnectData(topic, new RecordHeaders(), value);
    }

    /**
     * A tombstone, or a value that is what the contract says.
     *
     * @throws DataException in one sentence, which never holds the value
     */
    @Override
    public SchemaAndValue toConnectData(String topic, Headers headers, byte[] value) {
        Cut.refuse(headers);
        if (value == null) return SchemaAndValue.NULL;
        if (value.length > maxBytes) {
            throw new DataException("the value has " + value.length + " bytes, at most " + maxBytes + " are allowed");
        }
        try (JsonParser json = JSON.createParser(decode(value))) {
            Map<String, Object> fields = envelope ? readEnvelope(json) : readRoot(json);
            if (json.nextToken() != null) throw new DataException("the value continues after its JSON object");
            return envelope ? new SchemaAndValue(schema, struct(fields)) : new SchemaAndValue(null, fields);
        } catch (JsonProcessingException invalid) {
            // Not its message, which holds a part of the value.
            throw new DataException("the value is not JSON from character " + invalid.getLocation().getCharOffset() + " on");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String decode(byte[] value) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException invalid) {
            throw new DataException("the value is not UTF-8");
        }
    }

    private Map<String, Object> readRoot(JsonParser json) throws IOException {
        requireObject(json.nextToken(), "the value");
        return readFields(json);
    }

    private Map<String, Object> readEnvelope(JsonParser json) throws IOException {
        requireObject(json.nextToken(), "the value");
        boolean schemaSeen = false;
        Map<String, Object> payload = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (name.equals("schema") && !schemaSeen) {
                requireObject(token, "the schema");
                // Token by token, not recursively.
                json.skipChildren();
                schemaSeen = true;
            } else if (name.equals("payload") && payload == null) {
                requireObject(token, "the payload");
                payload = readFields(json);
            } else {
                throw new DataException("the value has more than one schema and one payload");
            }
        }
        if (!schemaSeen || payload == null) throw new DataException("the value lacks its schema or its payload");
        return payload;
    }

    private static void requireObject(JsonToken token, String what) {
        if (token != JsonToken.START_OBJECT) throw new DataException(what + " is not a JSON object");
    }

    private Map<String, Object> readFields(JsonParser json) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            FieldRule rule = rules.get(json.currentName());
            if (rule == null) throw new DataException("the contract has no such field: number " + (fields.size() + 1));
            if (fields.containsKey(rule.name())) throw new DataException("field " + rule.name() + " occurs twice");
            json.nextToken();
            fields.put(rule.name(), rule.read(json));
        }
        for (FieldRule rule : rules.values()) {
            if (!rule.nullable() && !fields.containsKey(rule.name())) throw new DataException("field " + rule.name() + " is missing");
        }
        return fields;
    }

    private Struct struct(Map<String, Object> fields) {
        Struct struct = new Struct(schema);
        fields.forEach(struct::put);
        return struct;
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        throw new UnsupportedOperationException("sinks only read");
    }

    @Override
    public ConfigDef config() {
        return CONFIG;
    }
}
