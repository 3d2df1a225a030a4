package dev.sluice.http;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.AccessTokenType;
import dev.sluice.service.CallFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks for access tokens as OAuth2's client credentials grant has it (RFC 6749, 4.4). What goes wrong here is never
 * the fault of a row: it is waited for, or stops the job.
 */
final class TokenEndpoint implements AccessTokens.Source {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long MOST_BYTES = 256 * 1024;
    private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,64}");

    private final HttpCaller caller;
    private final HttpCall call;
    private final String name;
    private final InstantSource clock;

    private TokenEndpoint(HttpCaller caller, HttpCall call, String name, InstantSource clock) {
        this.caller = caller;
        this.call = call;
        this.name = name;
        this.clock = clock;
    }

    /**
     * Connects to a client's token endpoint; its secret is resolved here, and sent to that origin alone.
     *
     * @param clock of dates that the endpoint asks to wait for
     */
    static TokenEndpoint open(Auth.OAuth2 client, HttpSettings settings, InstantSource clock) throws IOException {
        URI url = URI.create(client.tokenUrl());
        HTTPRequest request = request(client, url);
        String authorization = request.getAuthorization();
        Pass pass = authorization == null ? Pass.NONE : Pass.authorization(authorization);
        HttpCall call = new HttpCall(
                url,
                "application/x-www-form-urlencoded",
                String.valueOf(request.getBody()).getBytes(StandardCharsets.UTF_8),
                MOST_BYTES);
        return new TokenEndpoint(
                HttpCaller.open(url, settings, pass), call, "the token endpoint " + Urls.origin(url), clock);
    }

    private static HTTPRequest request(Auth.OAuth2 client, URI url) throws IOException {
        ClientID id = new ClientID(client.clientId());
        Secret secret = new Secret(Credentials.password(client.clientSecret()));
        ClientAuthentication authentication = switch (client.clientAuth()) {
            case BASIC -> new ClientSecretBasic(id, secret);
            case POST -> new ClientSecretPost(id, secret);
        };
        TokenRequest.Builder request = new TokenRequest.Builder(url, authentication, new ClientCredentialsGrant());
        if (client.scope() != null) {
            request.scope(Scope.parse(client.scope()));
        }
        if (client.audience() != null) {
            request.customParameter("audience", client.audience());
        }
        return request.build().toHTTPRequest();
    }

    @Override
    public CompletableFuture<AccessToken> request() {
        CompletableFuture<AccessToken> token = new CompletableFuture<>();
        var unused = caller.post(call, TIMEOUT).whenComplete((answer, failure) -> {
            try {
                if (failure != null) {
                    throw unreached(failure);
                }
                token.complete(read(answer));
            } catch (CallFailure | RuntimeException e) {
                token.completeExceptionally(e);
            }
        });
        return token;
    }

    private AccessToken read(HttpAnswer answer) throws CallFailure {
        HTTPResponse response = new HTTPResponse(answer.status());
        response.setEntityContentType(ContentType.APPLICATION_JSON);
        response.setBody(new String(answer.body(), StandardCharsets.UTF_8));
        if (!answer.isSuccess()) {
            throw refused(answer, response);
        }
        try {
            com.nimbusds.oauth2.sdk.token.AccessToken token = TokenResponse.parse(response)
                    .toSuccessResponse()
                    .getTokens()
                    .getAccessToken();
            boolean fit = token.getType().equals(AccessTokenType.BEARER)
                    && token.getValue().chars().allMatch(c -> c > ' ' && c < 0x7f);
            if (fit) {
                long seconds = token.getLifetime();
                return new AccessToken(Pass.bearer(token.getValue()), seconds > 0 ? Duration.ofSeconds(seconds) : null);
            }
        } catch (ParseException e) {
            // Said below, without the parser's message, which quotes the answer.
        }
        throw CallFailure.of(
                CallFailure.Kind.TRANSIENT, answer.status(), name + " answered no bearer token; is tokenUrl right?");
    }

    private CallFailure refused(HttpAnswer answer, HTTPResponse response) {
        int status = answer.status();
        String code = code(response);
        String what = name + " answered status " + status + (code == null ? "" : ", code " + code);
        Duration wait = RetryAfter.of(answer, clock);
        if (status == 429 || (status >= 500 && wait != null)) {
            return CallFailure.throttled(status, what, wait);
        }
        if (status >= 500 || status == 408 || status == 425) {
            return CallFailure.of(CallFailure.Kind.TRANSIENT, status, what);
        }
        return CallFailure.of(
                CallFailure.Kind.FATAL,
                status,
                status < 400
                        ? what + ": redirects are not followed; set tokenUrl to the final address"
                        : what + ": check tokenUrl, clientId, clientSecret and scope");
    }

    private static @Nullable String code(HTTPResponse response) {
        try {
            ErrorObject error = TokenErrorResponse.parse(response).getErrorObject();
            String code = error == null ? null : error.getCode();
            return code != null && CODE.matcher(code).matches() ? code : null;
        } catch (ParseException e) {
            return null;
        }
    }

    /** The service itself has not seen the call, so that no failure leaves open what it did. */
    private CallFailure unreached(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean isFinal = cause instanceof CallFailure known && known.kind() == CallFailure.Kind.FATAL;
        return CallFailure.unanswered(
                isFinal ? CallFailure.Kind.FATAL : CallFailure.Kind.TRANSIENT,
                "no access token: " + cause.getMessage(),
                cause);
    }

    @Override
    public void close() {
        caller.close();
    }
}
