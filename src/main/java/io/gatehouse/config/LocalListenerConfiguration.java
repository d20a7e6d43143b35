package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.util.List;
import java.util.Map;

/**
 * Where programs of this host connect to, by plain HTTP/1.1 and without any credential: every request there is one
 * configured user's.
 *
 * @param name in audit, metrics and logs
 * @param address a loopback one; no name, for what names mean is not the gate's to know
 * @param port 0 for any free one; none by default, for nobody is to open such a door by leaving something out
 */
public record LocalListenerConfiguration(
        @Default("local") String name,
        @Default("127.0.0.1") String address,
        int port,
        Identity identity,
        @Default("{}") ListenerConfiguration.Limits limits) {

    public LocalListenerConfiguration {
        expect(!name.isEmpty(), "name", "nothing", "a name");
        expect(
                Loopback.isAddress(address),
                "address",
                '"' + address + '"',
                "a loopback address, such as 127.0.0.1 or ::1");
        expect(port >= 0 && port <= 65535, "port", port, "a port, 0 to 65535");
    }

    /** Whose every request is. */
    public record Identity(
            String user, @Default("''") String uid, List<String> groups, Map<String, List<String>> extra) {
        private static final String NOBODY = "system:anonymous";
        private static final String OF_NOBODY = "system:unauthenticated";

        public Identity {
            Tellable.expectIdentity(user, uid, groups, extra);
            expect(!user.equals(NOBODY), "user", NOBODY, "somebody");
            expect(!groups.contains(OF_NOBODY), "groups", OF_NOBODY, "groups of somebody");
        }
    }
}
