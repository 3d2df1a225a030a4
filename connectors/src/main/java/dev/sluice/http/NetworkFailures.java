package dev.sluice.http;

import dev.sluice.service.CallFailure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CodecException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Failures below HTTP, by whether the service can have seen the call. */
record NetworkFailures(Origin origin, Duration timeout) {

    /** A failure of the client as the engine knows it; {@code sent} once the request began to be written. */
    CallFailure classify(Throwable failure, boolean sent) {
        if (isCertificate(failure)) {
            String why = find(failure, CertificateExpiredException.class) == null
                    ? "is not valid for this host, or its issuer is not trusted"
                    : "has expired";
            return CallFailure.of(
                    CallFailure.Kind.FATAL,
                    0,
                    "the TLS certificate of " + origin + " " + why
                            + "; correct the url or the server, or add the issuer to the JVM's trust store");
        }
        if (find(failure, UnknownHostException.class) != null) {
            return CallFailure.unreachable("unknown host " + origin.host(), failure);
        }
        if (failure instanceof ConnectTimeoutException || find(failure, ConnectTimeoutException.class) != null) {
            return CallFailure.unreachable("no connection to " + origin + " in time", failure);
        }
        if (failure instanceof TimeoutException) {
            return sent
                    ? CallFailure.outcomeUnknown(
                            "no complete answer of " + origin + " within " + timeout.toMillis() + " ms", failure)
                    : CallFailure.unreachable(
                            "no connection to " + origin + " within " + timeout.toMillis() + " ms", failure);
        }
        if (find(failure, CodecException.class) != null) {
            // Without the cause: decoders put bytes of the body into their messages.
            return CallFailure.of(
                    CallFailure.Kind.BAD_RESPONSE,
                    0,
                    "the answer of " + origin + " is broken HTTP or broken compression");
        }
        if (!sent || failure instanceof ConnectException) {
            return CallFailure.unreachable("cannot connect to " + origin, failure);
        }
        return CallFailure.outcomeUnknown(
                "the connection to " + origin + " was lost before the answer was complete", failure);
    }

    private static boolean isCertificate(Throwable failure) {
        return find(failure, CertificateException.class) != null
                || find(failure, CertPathValidatorException.class) != null
                || find(failure, SSLPeerUnverifiedException.class) != null;
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 16; depth++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }
}
