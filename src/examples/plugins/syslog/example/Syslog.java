package example;

import io.gatehouse.core.AuditSink;
import io.gatehouse.core.plugin.AuditPlugin;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * An audit sink: events to a syslog server over TCP (RFC 5424 in the frames of RFC 6587). It connects when there is something to
 * say, and again after a failure; what fails is the gate's to count.
 *
 * <pre>
 * audit:
 *   policyFile: audit-policy.yaml
 *   plugins:
 *   - mode: batch
 *     plugin: {name: syslog, jar: syslog.jar, type: syslog, settings: {host: 127.0.0.1, port: 601}}
 * </pre>
 */
public final class Syslog implements AuditPlugin<Syslog.Settings> {
    private static final int CONNECT_MILLIS = 2000;

    /** "log audit", informational. */
    private static final String HEAD = "<110>1 ";

    /** Where the server is. */
    public record Settings(String host, int port) {}

    @Override
    public String type() {
        return "syslog";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public AuditSink make(Settings settings, Clock clock) {
        return new Connection(settings, clock);
    }

    private static final class Connection implements AuditSink {
        private final Settings settings;
        private final Clock clock;
        private Socket socket = new Socket();

        Connection(Settings settings, Clock clock) {
            this.settings = settings;
            this.clock = clock;
        }

        /** It may block, for it has a thread of its own. */
        @Override
        public synchronized Future<Void> write(byte[] event) {
            try {
                if (!socket.isConnected() || socket.isClosed()) {
                    socket = new Socket();
                    socket.connect(new InetSocketAddress(settings.host(), settings.port()), CONNECT_MILLIS);
                }
                socket.getOutputStream().write(frame(event));
                return Future.succeededFuture();
            } catch (IOException e) {
                close();
                return Future.failedFuture(e);
            }
        }

        private byte[] frame(byte[] event) {
            byte[] head = (HEAD + clock.instant() + " - gatehouse - audit - ").getBytes(StandardCharsets.US_ASCII);
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.writeBytes(((head.length + event.length) + " ").getBytes(StandardCharsets.US_ASCII));
            frame.writeBytes(head);
            frame.writeBytes(event);
            return frame.toByteArray();
        }

        @Override
        public synchronized Future<Void> close() {
            try {
                socket.close();
                return Future.succeededFuture();
            } catch (IOException e) {
                return Future.failedFuture(e);
            }
        }
    }
}
