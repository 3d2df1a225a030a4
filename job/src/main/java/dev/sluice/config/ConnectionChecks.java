package dev.sluice.config;

import dev.sluice.http.Auth;
import dev.sluice.http.NoAnswer;
import dev.sluice.service.Secret;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What must hold between the keys of a {@link Connection}, and what its addresses and names look like. */
final class ConnectionChecks {

    private static final Secret ANY = new Secret("${env:ANY}");

    private static final Pattern SECRET_IN_QUERY =
            Pattern.compile("(?i)(^|&)(api[-_]?key|key|([a-z]+_)?token|secret|password|sig)=");

    private final Bound bound;
    private final Problems problems;
    private final String service;

    /**
     * @param service path of the section whose keys they are
     */
    ConnectionChecks(Bound bound, Problems problems, String service) {
        this.bound = bound;
        this.problems = problems;
        this.service = service;
    }

    void run() {
        bound.text(service + ".url").ifPresent(url -> url(service + ".url", url));
        if (bound.given(service + ".auth") && bound.given(service + ".apiKey")) {
            problems.add(service + ".apiKey", "is short for auth with type: bearer; expected one of them");
        }
        bound.text(service + ".auth.tokenUrl").ifPresent(url -> url(service + ".auth.tokenUrl", url));
        user(service + ".auth.user");
        headerName(service + ".auth.name");
        proxy(service + ".proxy");
        bound.items(service + ".errors").forEach(this::rule);
    }

    private void proxy(String proxy) {
        user(proxy + ".user");
        if (bound.given(proxy + ".user") && !bound.given(proxy + ".password")) {
            problems.add(proxy + ".password", "missing; a user needs one: ${env:NAME} or ${file:/path}");
        }
        if (bound.given(proxy + ".password") && !bound.given(proxy + ".user")) {
            problems.add(proxy + ".user", "missing; a password needs one");
        }
        bound.text(proxy + ".url").ifPresent(url -> {
            String path = proxy + ".url";
            URI uri = address(url);
            if (holdsUser(uri)) {
                problems.add(path, "a literal secret before the @; remove it, and write user and password beside url");
            } else if (uri == null || !"http".equals(uri.getScheme()) || uri.getHost() == null) {
                problems.add(path, "no http address; expected one such as http://proxy.example:3128");
            }
        });
    }

    /** Never shows the address: credentials hide in any part of it. */
    private void url(String path, String url) {
        URI uri = address(url);
        if (uri == null) {
            problems.add(path, "no address; expected an absolute one, such as " + example(path));
        } else if (holdsUser(uri)) {
            String key = path.endsWith(".tokenUrl") ? "clientSecret" : "apiKey";
            problems.add(path, "a literal secret before the @; remove it, and write " + key + ": ${env:NAME}");
        } else if (uri.getRawQuery() != null
                && SECRET_IN_QUERY.matcher(uri.getRawQuery()).find()) {
            problems.add(
                    path,
                    "a literal secret in its query; remove it, and write auth: {type: header, …} or apiKey: ${env:NAME}");
        } else if (!isHttp(uri)) {
            problems.add(path, "no http or https address; expected an absolute one, such as " + example(path));
        }
    }

    private static String example(String path) {
        return path.endsWith(".tokenUrl") ? "https://login.example.com/token" : "https://api.openai.com/v1";
    }

    private static @Nullable URI address(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isHttp(URI uri) {
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
    }

    private static boolean holdsUser(@Nullable URI uri) {
        return uri != null
                && uri.getRawAuthority() != null
                && uri.getRawAuthority().contains("@");
    }

    private void user(String path) {
        bound.text(path).ifPresent(user -> refusedBy(path, () -> new Auth.Basic(user, ANY)));
    }

    private void headerName(String path) {
        bound.text(path).ifPresent(name -> refusedBy(path, () -> new Auth.Header(name, ANY)));
    }

    /** What the value type itself says of a value. */
    private void refusedBy(String path, Runnable creation) {
        try {
            creation.run();
        } catch (IllegalArgumentException e) {
            problems.add(path, String.valueOf(e.getMessage()));
        }
    }

    private void rule(String rule) {
        boolean answered = bound.given(rule + ".status") || bound.given(rule + ".code");
        boolean unanswered = bound.given(rule + ".failure");
        if (!answered && !unanswered) {
            problems.add(rule, "a rule without a condition; expected status, code or failure");
        } else if (answered && bound.get(rule + ".failure", NoAnswer.class).isPresent()) {
            problems.add(rule + ".failure", "a failure has no status and no code; expected failure alone");
        }
    }
}
