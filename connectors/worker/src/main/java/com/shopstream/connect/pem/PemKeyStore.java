package com.shopstream.connect.pem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStoreSpi;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key store that is a PEM file, as Kafka's own clients read it: a key in PKCS#8 that is not encrypted, followed by its certificate
 * and those that lead to the authority; or certificates alone, each of which is trusted. It cannot be changed.
 */
public final class PemKeyStore extends KeyStoreSpi {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]*)-----END \\1-----");
    private static final String KEY_ALIAS = "key";

    private Key key;
    private List<Certificate> certificates = List.of();

    @Override
    public void engineLoad(InputStream stream, char[] password) throws IOException, CertificateException {
        key = null;
        List<Certificate> found = new ArrayList<>();
        Matcher block = BLOCK.matcher(stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.US_ASCII));
        while (block.find()) {
            byte[] encoded = Base64.getMimeDecoder().decode(block.group(2));
            switch (block.group(1)) {
                case "CERTIFICATE" -> found.add(certificate(encoded));
                case "PRIVATE KEY" -> key = privateKey(encoded);
                default -> throw new IOException("a PEM store holds no " + block.group(1) + ": only PRIVATE KEY (PKCS#8) and CERTIFICATE");
            }
        }
        if (stream != null && found.isEmpty()) throw new IOException("the PEM store holds no certificate");
        certificates = List.copyOf(found);
    }

    private static Certificate certificate(byte[] encoded) throws CertificateException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    /** PKCS#8 names its algorithm, but Java wants to be told it. */
    private static Key privateKey(byte[] encoded) throws IOException {
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException another) {
                // Tried with the next one.
            }
        }
        throw new IOException("the key in the PEM store is neither EC nor RSA nor Ed25519, or is encrypted");
    }

    private List<String> aliases() {
        if (key != null) return List.of(KEY_ALIAS);
        List<String> aliases = new ArrayList<>();
        for (int index = 0; index < certificates.size(); index++) aliases.add("certificate-" + index);
        return aliases;
    }

    @Override
    public Enumeration<String> engineAliases() {
        return Collections.enumeration(aliases());
    }

    @Override
    public boolean engineContainsAlias(String alias) {
        return aliases().contains(alias);
    }

    @Override
    public int engineSize() {
        return aliases().size();
    }

    @Override
    public boolean engineIsKeyEntry(String alias) {
        return key != null && KEY_ALIAS.equals(alias);
    }

    @Override
    public boolean engineIsCertificateEntry(String alias) {
        return key == null && engineContainsAlias(alias);
    }

    @Override
    public Key engineGetKey(String alias, char[] password) {
        return engineIsKeyEntry(alias) ? key : null;
    }

    @Override
    public Certificate[] engineGetCertificateChain(String alias) {
        return engineIsKeyEntry(alias) ? certificates.toArray(new Certificate[0]) : null;
    }

    @Override
    public Certificate engineGetCertificate(String alias) {
        int index = aliases().indexOf(alias);
        return index < 0 ? null : certificates.get(index);
    }

    @Override
    public String engineGetCertificateAlias(Certificate certificate) {
        int index = certificates.indexOf(certificate);
        return index < 0 || index >= engineSize() ? null : aliases().get(index);
    }

    @Override
    public Date engineGetCreationDate(String alias) {
        return engineContainsAlias(alias) ? new Date(0) : null;
    }

    @Override
    public void engineSetKeyEntry(String alias, Key added, char[] password, Certificate[] chain) {
        throw new UnsupportedOperationException("a PEM store cannot be changed");
    }

    @Override
    public void engineSetKeyEntry(String alias, byte[] added, Certificate[] chain) {
        throw new UnsupportedOperationException("a PEM store cannot be changed");
    }

    @Override
    public void engineSetCertificateEntry(String alias, Certificate added) {
        throw new UnsupportedOperationException("a PEM store cannot be changed");
    }

    @Override
    public void engineDeleteEntry(String alias) {
        throw new UnsupportedOperationException("a PEM store cannot be changed");
    }

    @Override
    public void engineStore(OutputStream stream, char[] password) {
        throw new UnsupportedOperationException("a PEM store cannot be changed");
    }
}
