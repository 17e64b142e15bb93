package com.shopstream.connect.pem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class PemKeyStoreTest {
    private static final String CERTIFICATE = resource("certificate.pem");
    private static final String KEY = resource("key.pem");

    private static String resource(String name) {
        try (InputStream stream = PemKeyStoreTest.class.getResourceAsStream("/pem/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static KeyStore load(String pem) throws Exception {
        KeyStore store = KeyStore.getInstance("PEM", new PemProvider());
        store.load(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)), null);
        return store;
    }

    @Test
    void aKeyAndItsCertificateAreWhatAServerPresents() throws Exception {
        KeyStore store = load(KEY + CERTIFICATE);
        assertEquals(Collections.singletonList("key"), Collections.list(store.aliases()));
        assertTrue(store.isKeyEntry("key"));
        assertTrue(store.getKey("key", null) instanceof ECPrivateKey);
        assertEquals(1, store.getCertificateChain("key").length);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, null);
    }

    @Test
    void certificatesAloneAreTrusted() throws Exception {
        KeyStore store = load(CERTIFICATE + CERTIFICATE);
        assertEquals(2, store.size());
        assertTrue(store.isCertificateEntry("certificate-1"));
        assertFalse(store.isKeyEntry("certificate-0"));
        assertNull(store.getKey("certificate-0", null));
        assertEquals("CN=shopstream-test", ((X509Certificate) store.getCertificate("certificate-0")).getSubjectX500Principal().getName());
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
    }

    @Test
    void whatHoldsNoCertificateOrAnEncryptedKeyIsRefused() {
        assertThrows(IOException.class, () -> load(""));
        assertThrows(IOException.class, () -> load(KEY));
        assertThrows(IOException.class, () -> load(CERTIFICATE + KEY.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY")));
    }

    @Test
    void nothingChangesIt() throws Exception {
        KeyStore store = load(CERTIFICATE);
        assertThrows(UnsupportedOperationException.class, () -> store.deleteEntry("certificate-0"));
        assertThrows(KeyStoreException.class, () -> KeyStore.getInstance("PEM"));
    }
}
