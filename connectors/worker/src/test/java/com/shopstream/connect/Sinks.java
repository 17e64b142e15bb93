package com.shopstream.connect;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The sinks' configurations as the program makes them: connectors/sinks.test.ts compares the file with them. */
public final class Sinks {
    private Sinks() {}

    /** @param sink logs, hourly or jdbc */
    public static Map<String, String> configurationOf(String sink) {
        try (InputStream json = Sinks.class.getResourceAsStream("/sinks.json")) {
            return new HashMap<>(new ObjectMapper().readValue(json, new TypeReference<Map<String, Map<String, String>>>() {}).get(sink));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
