package dev.sluice.fake;

/**
 * Where the service listens.
 *
 * @param port of the API; 0 for any that is free, as {@code countersPort}
 */
public record FakeAddress(String host, int port, int countersPort) {

    /** Any free ports, on this machine alone. */
    public static final FakeAddress ANY_PORT = new FakeAddress("127.0.0.1", 0, 0);

    private static final int MAX_PORT = 65_535;

    public FakeAddress {
        check(port);
        check(countersPort);
        if (port != 0 && port == countersPort) {
            throw new IllegalArgumentException(
                    "port " + port + " is that of the API and of the counters; expected two");
        }
    }

    private static void check(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port + " is out of range; expected 0 to " + MAX_PORT);
        }
    }
}
