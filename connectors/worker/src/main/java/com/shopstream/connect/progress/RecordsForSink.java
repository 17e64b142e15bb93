package com.shopstream.connect.progress;

import com.shopstream.connect.ContractConverter;
import com.shopstream.connect.ContractRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The records that reach a sink: tombstones are filtered out before, and whatever violates the contract becomes a dead
 * letter. A sink that commits only what it received, such as Debezium's (JdbcSinkConnectorTask.preCommit), never
 * commits those at the end of a partition.
 */
final class RecordsForSink implements Predicate<ConsumerRecord<byte[], byte[]>> {
    private final ContractConverter converter = new ContractConverter();
    private final ContractRecord<SinkRecord> contract = new ContractRecord<>();

    private RecordsForSink(Map<String, String> connector) {
        converter.configure(withPrefix("value.converter.", connector), false);
        contract.configure(withPrefix("transforms.contract.", connector));
    }

    /** @return all records if the connector's are not the contract's */
    static Predicate<ConsumerRecord<byte[], byte[]>> of(Map<String, String> connector) {
        boolean isOurs = ContractConverter.class.getName().equals(connector.get("value.converter"));
        return isOurs ? new RecordsForSink(connector) : record -> true;
    }

    @Override
    public boolean test(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) return false;
        try {
            SchemaAndValue value = converter.toConnectData(record.topic(), record.headers(), record.value());
            contract.apply(new SinkRecord(record.topic(), record.partition(), Schema.OPTIONAL_BYTES_SCHEMA, record.key(),
                    value.schema(), value.value(), record.offset(), record.timestamp(), record.timestampType()));
            return true;
        } catch (DataException refused) {
            return false;
        }
    }

    private static Map<String, String> withPrefix(String prefix, Map<String, String> settings) {
        Map<String, String> found = new HashMap<>();
        settings.forEach((name, value) -> {
            if (name.startsWith(prefix)) found.put(name.substring(prefix.length()), value);
        });
        return found;
    }
}
