package io.gatehouse.cel;

import static io.gatehouse.cel.Parameters.STRING;

import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import io.gatehouse.cel.Functions.Parameter;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** URLs and absolute paths (k8s.io/apiserver, {@code cel/library/urls.go}). */
final class UrlFunctions {
    private static final OpaqueType TYPE = OpaqueType.create("kubernetes.URL");
    private static final Parameter<URI> URL = new Parameter<>(TYPE, URI.class);

    static final Functions ALL = new Functions()
            .global("url", "string_to_url", TYPE, STRING, UrlFunctions::parse)
            .global(
                    "isURL",
                    "is_url_string",
                    SimpleType.BOOL,
                    STRING,
                    text -> url(text).isPresent())
            .member("getScheme", "url_get_scheme", SimpleType.STRING, URL, url -> orEmpty(url.getScheme()))
            .member("getHost", "url_get_host", SimpleType.STRING, URL, UrlFunctions::host)
            .member("getHostname", "url_get_hostname", SimpleType.STRING, URL, UrlFunctions::hostname)
            .member(
                    "getPort",
                    "url_get_port",
                    SimpleType.STRING,
                    URL,
                    url -> url.getPort() < 0 ? "" : String.valueOf(url.getPort()))
            .member("getEscapedPath", "url_get_escaped_path", SimpleType.STRING, URL, url -> orEmpty(url.getRawPath()))
            .member(
                    "getQuery",
                    "url_get_query",
                    MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)),
                    URL,
                    UrlFunctions::query);

    private UrlFunctions() {}

    private static URI parse(String text) throws CelEvaluationException {
        return url(text).orElseThrow(() -> new CelEvaluationException("URL parse error during conversion from string"));
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = new URI(text);
            boolean usable = url.isAbsolute() || text.startsWith("/");
            boolean hostIsKnown = url.getRawAuthority() == null || url.getHost() != null;
            return usable && hostIsKnown && !url.isOpaque() ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String host(URI url) {
        String host = orEmpty(url.getHost());
        return url.getPort() < 0 ? host : host + ":" + url.getPort();
    }

    private static String hostname(URI url) {
        String host = orEmpty(url.getHost());
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static Map<String, List<String>> query(URI url) throws CelEvaluationException {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : orEmpty(url.getRawQuery()).split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String key = decoded(equals < 0 ? pair : pair.substring(0, equals));
                query.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) throws CelEvaluationException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new CelEvaluationException("invalid URL escape");
        }
    }

    private static String orEmpty(String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
