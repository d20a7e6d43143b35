package io.gatehouse.authn;

import io.gatehouse.config.LocalListenerConfiguration;
import io.gatehouse.config.Loopback;
import io.gatehouse.core.Call;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Credential;
import io.gatehouse.core.GoText;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Refusal;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who comes by a local listener is whom the configuration says, provided that the request is meant for it: not a browser's,
 * which any page can have send requests to this host, under a name of its own too (DNS rebinding), and not one that says
 * itself who calls, for it would be taken for another.
 */
public final class LocalPeers {
    private static final Proof PROOF = Proof.by("localListener");
    private static final Pattern HOST = Pattern.compile("(\\[(?<v6>[^\\]]*)]|(?<name>[^:]*))(:\\d*)?");

    private LocalPeers() {}

    /**
     * What a listener's peers bring by having reached it.
     *
     * @throws io.gatehouse.core.InvalidIdentityException where the identity could not be forwarded
     */
    public static Credential.LocalPeer of(LocalListenerConfiguration.Identity configured) {
        return new Credential.LocalPeer(new Identity(
                configured.user(),
                configured.uid(),
                Groups.authenticated(configured.user(), configured.groups()),
                configured.extra()));
    }

    static Future<Caller> identify(Credential.LocalPeer peer, Call call) {
        Optional<Refusal> refusal = refusal(call);
        return refusal.isPresent()
                ? Future.failedFuture(refusal.get())
                : Future.succeededFuture(new Caller(peer.identity(), PROOF));
    }

    private static Optional<Refusal> refusal(Call call) {
        String host = String.valueOf(call.headers().get(HttpHeaders.HOST));
        if (!isLoopback(host)) {
            return forbidden(GoText.quoted(host) + " is no loopback host, and the local listener serves no other");
        }
        if (isOfPage(call.headers())) {
            return forbidden("the local listener serves no pages of browsers");
        }
        // 401 would have clients fetch another credential.
        return HeaderCredentials.of(call).isEmpty()
                ? Optional.empty()
                : Optional.of(Refusal.badRequest("the local listener takes no credentials: it says itself who calls"));
    }

    private static Optional<Refusal> forbidden(String why) {
        return Optional.of(Refusal.forbidden("", "", "", why));
    }

    private static boolean isLoopback(String host) {
        Matcher parts = HOST.matcher(host);
        if (!parts.matches()) {
            return false;
        }
        String name = parts.group("name");
        return name == null
                ? parts.group("v6").equals("::1")
                : name.equalsIgnoreCase("localhost") || Loopback.isAddress(name);
    }

    /**
     * Pages cannot keep a browser from saying so: with {@code Origin}, or, where that is left out (a GET by an image, or by
     * a page that an API server's proxy has served), with {@code Sec-Fetch-Site}.
     */
    private static boolean isOfPage(MultiMap headers) {
        return headers.contains(HttpHeaders.ORIGIN)
                || headers.getAll("Sec-Fetch-Site").stream().anyMatch(site -> !site.equals("none"));
    }
}
