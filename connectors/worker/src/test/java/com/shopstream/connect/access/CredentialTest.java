package com.shopstream.connect.access;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {
    private final Credential credential = new Credential("admin:open:sesame");

    @ParameterizedTest
    @ValueSource(strings = {"Basic ", "basic ", "BASIC  "})
    void acceptsTheCredential(String scheme) {
        assertTrue(credential.isIn(scheme + base64("admin:open:sesame")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin:open:sesam", "admin:open:sesame ", "admin:open:sesame\n", "Admin:open:sesame", "admin:", ":", "admin", "", "admin:open"})
    void refusesOthers(String userAndPassword) {
        assertFalse(credential.isIn("Basic " + base64(userAndPassword)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic %%%", "admin:open:sesame"})
    void refusesWhatIsNoCredential(String authorization) {
        assertFalse(credential.isIn(authorization));
    }

    @Test
    void refusesOtherSchemesAndTwoHeadersInOne() {
        String right = base64("admin:open:sesame");
        assertFalse(credential.isIn("Bearer " + right));
        assertFalse(credential.isIn("Basic " + right + ", Basic " + right));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "admin", "admin:", ":password"})
    void isNeverEmpty(String userAndPassword) {
        assertThrows(ConfigException.class, () -> new Credential(userAndPassword));
    }

    @Test
    void doesNotStartWithoutItsFile() {
        assertThrows(ConfigException.class, () -> Credential.read("/nowhere/credential"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
