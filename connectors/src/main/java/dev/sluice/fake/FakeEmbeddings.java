package dev.sluice.fake;

import dev.sluice.service.Secret;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An embeddings service with OpenAI's protocol whose vectors are computed from the texts ({@link TextVectors}),
 * with limits, latency and faults as its settings say. It runs in this process from its construction until it is
 * closed, on a few daemon threads, however many connections there are; no text is ever logged.
 *
 * <p>Thread-safe.
 */
public final class FakeEmbeddings implements AutoCloseable {

    private final Counters counters;
    private final HeldAnswers held = new HeldAnswers();
    private final EventLoopGroup group;
    private final Listener api;
    private final Listener countersAddress;
    private final List<Future<?>> outages = new ArrayList<>();

    /** Without limits, latency and faults, on a free port. */
    public FakeEmbeddings() {
        this(FakeSettings.DEFAULT);
    }

    /** Starts; an {@link UncheckedIOException} says why it cannot listen or has no key. */
    public FakeEmbeddings(FakeSettings settings) {
        this(settings, System::nanoTime);
    }

    /**
     * Starts.
     *
     * @param clock of limits and outages with 503, in monotonic nanoseconds; delays run on the machine's
     */
    FakeEmbeddings(FakeSettings settings, LongSupplier clock) {
        counters = new Counters(settings.rememberTexts(), settings.countRepeats());
        Reception embeddings =
                new EmbeddingsReception(settings, key(settings.troubles().apiKey()), counters, held, clock);
        group = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(),
                new DefaultThreadFactory("sluice-fake", true),
                NioIoHandler.newFactory());
        FakeAddress address = settings.address();
        try {
            api = new Listener(
                    group,
                    new InetSocketAddress(address.host(), address.port()),
                    new HealthReception(counters, embeddings),
                    counters);
            countersAddress = new Listener(
                    group,
                    new InetSocketAddress(address.host(), address.countersPort()),
                    HealthReception.alone(counters),
                    new Counters(false, false));
        } catch (RuntimeException e) {
            stop(group);
            throw e;
        }
        Outage down = settings.troubles().down();
        if (down != null) {
            at(down.after(), api::goDown);
            at(down.after().plus(down.length()), api::comeBack);
        }
    }

    private static @Nullable String key(@Nullable Secret secret) {
        try {
            return secret == null ? null : secret.resolve();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Not on an event loop of the service, which a listener's methods wait for. */
    private void at(Duration time, Runnable task) {
        outages.add(GlobalEventExecutor.INSTANCE.schedule(task, time.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** The url for a pipeline file, such as {@code http://127.0.0.1:8787/v1}. */
    public String url() {
        return http(api) + "/v1";
    }

    /** Where the counters are as JSON, at a port that faults and outages do not touch. */
    public String countersUrl() {
        return http(countersAddress) + "/counters";
    }

    private static String http(Listener listener) {
        String host = listener.address().getHostString();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                + listener.address().getPort();
    }

    /** What it has seen until now. */
    public FakeCounts counts() {
        return counters.counts();
    }

    /** What passed the limits in each second of its life, the first one first. */
    public List<AcceptedSecond> perSecond() {
        return counters.perSecond();
    }

    /** How often each text came in a request that passed the limits; its settings must ask for it. */
    public Map<String, Integer> textsSeen() {
        return counters.textsSeen();
    }

    /** How often a text was answered with 200, up to 255; its settings must ask for it. */
    public int timesAnswered(String text) {
        return counters.timesAnswered(text);
    }

    /** Keeps back the answer to each request with a text that contains this, until {@link #release}. */
    public void hold(String part) {
        held.hold(part);
    }

    /** Writes the answers that were held back, and holds no more. */
    public void release() {
        held.release();
    }

    /** Requests that were held back since {@link #hold}, those of clients that have hung up included. */
    public int heldBack() {
        return held.held();
    }

    /** Refuses connections and resets the open ones, until {@link #comeBack}; done when it returns. */
    public void goDown() {
        api.goDown();
    }

    /** Listens again at the same port; done when it returns. */
    public void comeBack() {
        api.comeBack();
    }

    /** Ends the service and its connections. */
    @Override
    public void close() {
        outages.forEach(outage -> outage.cancel(false));
        api.close();
        countersAddress.close();
        stop(group);
    }

    private static void stop(EventLoopGroup group) {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
