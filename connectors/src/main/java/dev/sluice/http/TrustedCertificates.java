package dev.sluice.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Issuers that are trusted: those of the JVM, and those of a file. */
final class TrustedCertificates {

    private TrustedCertificates() {}

    /** Trust in the JVM's issuers and in the certificates of a PEM file; IOException says what is wrong with it. */
    static TrustManagerFactory with(String file) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (TrustManager manager : factory(null).getTrustManagers()) {
                if (manager instanceof X509TrustManager known) {
                    for (X509Certificate issuer : known.getAcceptedIssuers()) {
                        store.setCertificateEntry("jvm-" + store.size(), issuer);
                    }
                }
            }
            for (Certificate issuer : read(file)) {
                store.setCertificateEntry("file-" + store.size(), issuer);
            }
            return factory(store);
        } catch (GeneralSecurityException e) {
            throw new IOException("the JVM's own trusted certificates cannot be read", e);
        }
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static Collection<? extends Certificate> read(String file) throws IOException {
        Collection<? extends Certificate> certificates;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(file)))) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (CertificateException e) {
            throw new IOException("trustedCertificates: " + file
                    + " holds what is no certificate; expected certificates as PEM, without keys");
        } catch (IOException e) {
            throw new IOException("trustedCertificates: " + file + " cannot be read on this machine ("
                    + e.getClass().getSimpleName() + "); on a cluster each TaskManager needs it");
        }
        if (certificates.isEmpty()) {
            throw new IOException(
                    "trustedCertificates: " + file + " holds no certificate; expected certificates as PEM");
        }
        return certificates;
    }
}
