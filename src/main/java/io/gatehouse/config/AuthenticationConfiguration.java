package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How callers prove who they are. What is not there accepts nobody. */
public record AuthenticationConfiguration(
        Optional<ClientCertificate> clientCertificate,
        Optional<StaticToken> staticToken,
        Optional<Password> password,
        @Default("{}") Anonymous anonymous) {

    /**
     * Users by certificate: CN is the name, every O a group.
     *
     * @param caFiles PEM, all of them trusted alike
     */
    public record ClientCertificate(List<Path> caFiles) {
        public ClientCertificate {
            expect(!caFiles.isEmpty(), "caFiles", "an empty list", "at least one file");
        }
    }

    /**
     * Users by token.
     *
     * @param tokenFile CSV as kube-apiserver's {@code --token-auth-file}: {@code token,user,uid,"group1,group2"}
     */
    public record StaticToken(Path tokenFile) {}

    /**
     * Users by password (HTTP Basic).
     *
     * @param passwordFile CSV: {@code password,user,uid,"group1,group2"}; a password may be a bcrypt hash
     * @param failuresPerMinute wrong attempts, from one address and for one user, before more are turned away unseen
     * @param systemNames users and groups beginning with {@code system:} that the file may name
     */
    public record Password(Path passwordFile, @Default("20") int failuresPerMinute, List<String> systemNames) {
        public Password {
            expect(failuresPerMinute >= 1, "failuresPerMinute", failuresPerMinute, "at least 1");
        }
    }

    /**
     * Requests without any credential.
     *
     * @param paths the only ones where they are let in; all where the list is empty
     */
    public record Anonymous(@Default("true") boolean enabled, List<String> paths) {
        public Anonymous {
            for (String path : paths) {
                expect(path.startsWith("/"), "paths", '"' + path + '"', "paths that begin with a slash");
            }
        }
    }
}
