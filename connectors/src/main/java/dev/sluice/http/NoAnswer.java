package dev.sluice.http;

/** Why a call has no answer that could be judged by its status. A rule of a {@link StatusTable} may name it. */
public enum NoAnswer {
    /** The host's name, or that of the proxy, could not be looked up. */
    UNKNOWN_HOST,
    /** No connection within the connect timeout. */
    CONNECT_TIMEOUT,
    /** No connection: nothing listens, no route, or the proxy does not let through. */
    REFUSED,
    /** TLS could not be agreed on. */
    HANDSHAKE,
    /** The certificate is expired, of another host, or of an issuer that is not trusted. */
    CERTIFICATE,
    /** The request was written, but no complete answer came in time. */
    TIMEOUT,
    /** The connection was lost after the request began to be written and before an answer began. */
    RESET,
    /** The connection was lost within the answer. */
    CUT_SHORT,
    /** The answer is no HTTP, or its compression is broken. */
    BROKEN,
    /** The answer is longer than any that could be right. */
    TOO_LONG
}
