package dev.sluice.http;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a service is reached, as it travels in the job graph: references to secrets, never a secret.
 *
 * @param connectTimeout until a connection is there
 * @param proxy what all calls go through; null for none
 * @param compressRequests whether bodies are sent as gzip, which not every server takes; answers always may be
 * @param trustedCertificates path of a PEM file on each machine, of issuers trusted beside the JVM's; null for none
 * @param statuses what failed calls mean
 */
public record HttpSettings(
        Duration connectTimeout,
        @Nullable Proxy proxy,
        boolean compressRequests,
        @Nullable String trustedCertificates,
        Auth auth,
        StatusTable statuses)
        implements Serializable {

    /** Straight to the service, without credentials. */
    public static final HttpSettings DEFAULT =
            new HttpSettings(Duration.ofSeconds(5), null, false, null, new Auth.None(), StatusTable.STANDARD);

    public HttpSettings {
        if (connectTimeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("connectTimeout is " + connectTimeout + ", expected at least 1 ms");
        }
    }

    /** The same with other credentials. */
    public HttpSettings with(Auth other) {
        return new HttpSettings(connectTimeout, proxy, compressRequests, trustedCertificates, other, statuses);
    }

    /** The same with another meaning of failures. */
    public HttpSettings with(StatusTable other) {
        return new HttpSettings(connectTimeout, proxy, compressRequests, trustedCertificates, auth, other);
    }

    /** The same way to a server that is not the service: the rules are not about it. */
    HttpSettings toAnother() {
        return new HttpSettings(
                connectTimeout, proxy, false, trustedCertificates, new Auth.None(), StatusTable.STANDARD);
    }
}
