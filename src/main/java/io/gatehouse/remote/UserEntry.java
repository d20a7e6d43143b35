package io.gatehouse.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.Secret;
import io.gatehouse.kube.ClientConfig;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.Pem;
import io.gatehouse.pki.PemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What a kubeconfig says of a user: what to show. */
final class UserEntry {
    private UserEntry() {}

    static ClientSSLOptions certificate(ClientConfig.User user, Entry entry, ClientSSLOptions tls)
            throws InvalidConfigurationException {
        Optional<Entry.Text> certificate =
                entry.text("client-certificate", user.clientCertificate(), user.clientCertificateData());
        Optional<Entry.Text> key =
                entry.text("client-key", user.clientKey(), user.clientKeyData().map(Secret::reveal));
        entry.refuse(certificate.isPresent() && key.isEmpty(), "client-key", "missing (expected: the certificate's)");
        entry.refuse(key.isPresent() && certificate.isEmpty(), "client-certificate", "missing (expected: the key's)");
        if (certificate.isPresent()) {
            CertifiedKey own = certified(certificate.get(), key.orElseThrow(), entry);
            tls.setKeyCertOptions(new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(own.certificatePem()))
                    .addKeyValue(Buffer.buffer(own.keyPem())));
        }
        return tls;
    }

    private static CertifiedKey certified(Entry.Text certificate, Entry.Text key, Entry entry)
            throws InvalidConfigurationException {
        List<X509Certificate> chain;
        try {
            chain = Pem.certificates("", certificate.text());
        } catch (PemException e) {
            throw entry.faultOf(certificate, e.problem());
        }
        try {
            PrivateKey own = Pem.privateKey("", key.text());
            return new CertifiedKey(chain, own);
        } catch (PemException e) {
            throw entry.faultOf(key, e.problem());
        } catch (IllegalArgumentException e) {
            throw entry.faultOf(key, "is not the key of the certificate beside it");
        }
    }

    /** The header's value, where a token or a password is to be shown. */
    static Optional<String> authorization(ClientConfig.User user, Entry entry) throws InvalidConfigurationException {
        refuseUnsupported(user, entry);
        boolean hasPassword = user.username().isPresent() || user.password().isPresent();
        entry.refuse(
                user.token().isPresent() && user.tokenFile().isPresent(),
                "tokenFile",
                "stands beside token (expected: one of them)");
        Optional<String> token = token(user, entry);
        entry.refuse(hasPassword && token.isPresent(), "username", "stands beside a token (expected: one of them)");
        return hasPassword ? Optional.of(basic(user, entry)) : token.map(text -> "Bearer " + text);
    }

    private static void refuseUnsupported(ClientConfig.User user, Entry entry) throws InvalidConfigurationException {
        String instead = "is not supported (expected: client-certificate, token, tokenFile, or username and password)";
        entry.refuse(user.exec().isPresent(), "exec", instead);
        entry.refuse(user.authProvider().isPresent(), "auth-provider", instead);
        String self = "is not supported (expected: none, the gate asks as itself)";
        entry.refuse(user.impersonate().isPresent(), "as", self);
        entry.refuse(user.impersonateUid().isPresent(), "as-uid", self);
        entry.refuse(!user.impersonateGroups().isEmpty(), "as-groups", self);
        entry.refuse(!user.impersonateExtra().isEmpty(), "as-user-extra", self);
    }

    private static Optional<String> token(ClientConfig.User user, Entry entry) throws InvalidConfigurationException {
        if (user.tokenFile().isPresent()) {
            Entry.Text text = entry.read("tokenFile", user.tokenFile().get());
            return Optional.of(checkedToken(text, entry));
        }
        return user.token().isPresent()
                ? Optional.of(checkedToken(
                        new Entry.Text("", "token", user.token().get().reveal()), entry))
                : Optional.empty();
    }

    private static String checkedToken(Entry.Text token, Entry entry) throws InvalidConfigurationException {
        String text = token.text().strip();
        if (!text.matches("[!-~]+")) {
            throw entry.faultOf(token, "holds no token (expected: printable ASCII without spaces)");
        }
        return text;
    }

    private static String basic(ClientConfig.User user, Entry entry) throws InvalidConfigurationException {
        entry.refuse(user.username().isEmpty(), "username", "missing (expected: the password's)");
        entry.refuse(user.password().isEmpty(), "password", "missing (expected: the user's)");
        String name = user.username().orElseThrow();
        entry.refuse(name.isEmpty() || name.contains(":"), "username", '"' + name + "\" (expected: no colon in it)");
        String pair = name + ":" + user.password().orElseThrow().reveal();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
}
