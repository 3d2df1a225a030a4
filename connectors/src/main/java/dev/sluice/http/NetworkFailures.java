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
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Failures below HTTP as the engine knows them.
 *
 * @param proxy what is connected to in place of the origin; null for none
 * @param timeout of the whole call
 * @param table says what each of them means
 */
record NetworkFailures(Origin origin, @Nullable Origin proxy, Duration timeout, StatusTable table) {

    /** How far a call has come. */
    enum Stage {
        /** Nothing was written: the service can have done nothing. */
        CONNECTING,
        /** The request began to be written. */
        SENT,
        /** Status and headers of the answer are there. */
        ANSWERED
    }

    /** A failure of the client at a stage of the call. */
    CallFailure classify(Throwable failure, Stage stage) {
        NoAnswer reason = reason(failure, stage);
        return table.classify(reason, 0, message(reason, failure), keepsCause(reason) ? failure : null);
    }

    /** An answer that was given up for its length. */
    CallFailure tooLong(int status, long maxBytes) {
        return table.classify(
                NoAnswer.TOO_LONG,
                status,
                "status " + status + ": the answer is longer than the " + maxBytes + " bytes expected at most",
                null);
    }

    private static NoAnswer reason(Throwable failure, Stage stage) {
        if (isCertificate(failure)) {
            return NoAnswer.CERTIFICATE;
        }
        if (has(failure, UnknownHostException.class)) {
            return NoAnswer.UNKNOWN_HOST;
        }
        if (has(failure, ConnectTimeoutException.class)) {
            return NoAnswer.CONNECT_TIMEOUT;
        }
        if (failure instanceof TimeoutException) {
            return stage == Stage.CONNECTING ? NoAnswer.CONNECT_TIMEOUT : NoAnswer.TIMEOUT;
        }
        if (has(failure, stage == Stage.CONNECTING ? SSLException.class : SSLHandshakeException.class)) {
            return NoAnswer.HANDSHAKE;
        }
        if (has(failure, CodecException.class)) {
            return NoAnswer.BROKEN;
        }
        if (stage == Stage.CONNECTING || failure instanceof ConnectException) {
            return NoAnswer.REFUSED;
        }
        return stage == Stage.SENT ? NoAnswer.RESET : NoAnswer.CUT_SHORT;
    }

    private String message(NoAnswer reason, Throwable failure) {
        return switch (reason) {
            case CERTIFICATE ->
                "the TLS certificate of " + origin
                        + (has(failure, CertificateExpiredException.class)
                                ? " has expired"
                                : " is not valid for this host, or its issuer is not trusted");
            case UNKNOWN_HOST -> "unknown host " + (proxy == null ? origin.host() : proxy.host() + ", the proxy");
            case CONNECT_TIMEOUT ->
                failure instanceof TimeoutException && !(failure instanceof ConnectTimeoutException)
                        ? "no connection to " + peer() + " within " + timeout.toMillis() + " ms"
                        : "no connection to " + peer() + " in time";
            case REFUSED -> "cannot connect to " + peer();
            case HANDSHAKE -> "no TLS connection to " + origin + " could be agreed on";
            case TIMEOUT -> "no complete answer of " + origin + " within " + timeout.toMillis() + " ms";
            case RESET -> "the connection to " + origin + " was lost before it answered";
            case CUT_SHORT -> "the connection to " + origin + " was lost before the answer was complete";
            case BROKEN -> "the answer of " + origin + " is broken HTTP or broken compression";
            case TOO_LONG -> throw new IllegalStateException("no failure of the client");
        };
    }

    private String peer() {
        return proxy == null ? origin.toString() : "the proxy " + proxy;
    }

    /** Decoders put bytes of the body into their messages; of a certificate, what matters is said. */
    private static boolean keepsCause(NoAnswer reason) {
        return reason != NoAnswer.BROKEN && reason != NoAnswer.CERTIFICATE;
    }

    private static boolean isCertificate(Throwable failure) {
        return has(failure, CertificateException.class)
                || has(failure, CertPathValidatorException.class)
                || has(failure, SSLPeerUnverifiedException.class);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 16; depth++) {
            if (type.isInstance(at)) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }
}
