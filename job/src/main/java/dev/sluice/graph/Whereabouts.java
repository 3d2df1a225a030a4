package dev.sluice.graph;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A process on a host.
 *
 * @param host its name; {@code localhost} where it has none of its own
 */
record Whereabouts(String host, long process) {

    private static final String NAMELESS = "localhost";

    /** This process. */
    static Whereabouts ofProcess() {
        return new Whereabouts(hostName(), ProcessHandle.current().pid());
    }

    /** Whether a text, as {@link #toString} gives it, names a process on this host. */
    boolean isOnHostOf(String text) {
        // Any number of hosts are called localhost.
        return !host.startsWith(NAMELESS) && text.startsWith(host + ", process ");
    }

    @Override
    public String toString() {
        return host + ", process " + process;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException withoutAddress) {
            return NAMELESS;
        }
    }
}
