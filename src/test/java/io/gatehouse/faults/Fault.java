package io.gatehouse.faults;

import io.gatehouse.lab.Relay;
import java.util.List;

/** Something that happens to a server, and is over some time. */
enum Fault {
    KILLED,
    STOPPED,
    FROZEN;

    /** What is done between faults. */
    @FunctionalInterface
    interface Step {
        void take() throws Exception;
    }

    /**
     * They come to two servers in turn, each when the one before is over.
     *
     * @param relay by which the second one is reached
     * @param whileDown taken while something is wrong
     * @param whenOver taken when it is no more
     */
    static void comeAndGo(int rounds, List<? extends Mortal> servers, Relay relay, Step whileDown, Step whenOver)
            throws Exception {
        for (int round = 0; round < rounds; round++) {
            Fault fault = values()[round % values().length];
            Mortal server = servers.get(round % 2);
            fault.begin(server, relay);
            whileDown.take();
            fault.end(server, relay);
            whenOver.take();
        }
    }

    private void begin(Mortal server, Relay relay) throws Exception {
        switch (this) {
            case KILLED -> server.kill();
            case STOPPED -> server.stop();
            case FROZEN -> relay.hold();
        }
    }

    private void end(Mortal server, Relay relay) throws Exception {
        switch (this) {
            case KILLED -> server.start();
            case STOPPED -> server.goOn();
            case FROZEN -> relay.release();
        }
    }
}
