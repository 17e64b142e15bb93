package com.shopstream.connect.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsProviderTest {
    @TempDir
    Path folder;

    private ConfigTransformer transformer;

    @BeforeEach
    void writeSecrets() throws IOException {
        Path file = folder.resolve("secrets.properties");
        Files.writeString(file, "mysql.password=open sesame\nother=x\n");
        SecretsProvider provider = new SecretsProvider();
        provider.configure(Map.of("file", file.toString()));
        transformer = new ConfigTransformer(Map.of("secrets", provider));
    }

    @Test
    void resolvesANameFromItsFile() {
        assertEquals("open sesame", resolved("${secrets:mysql.password}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "${secrets:unknown}", "${file:/etc/passwd:root}", "${env:PATH}", "${directory:/etc:passwd}", "${secrets:}", "${secrets:/etc/passwd}"
    })
    void leavesOtherReferencesAsTheyAre(String reference) {
        assertEquals(reference, resolved(reference));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${secrets:/etc/passwd:root}", "${secrets:../../etc/passwd:root}", "${secrets: :mysql.password}"})
    void readsNoFileThatAReferenceNames(String reference) {
        assertThrows(ConfigException.class, () -> resolved(reference));
    }

    private String resolved(String value) {
        return transformer.transform(Map.of("setting", value)).data().get("setting");
    }
}
