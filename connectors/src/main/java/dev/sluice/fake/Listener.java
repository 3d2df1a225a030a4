package dev.sluice.fake;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket and the connections that came through it. It can go down, which refuses new connections and
 * resets those that are open, and come back at the same port.
 *
 * <p>Thread-safe; its methods wait for the event loops and must not be called on one.
 */
final class Listener {

    private static final int BACKLOG = 4096;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMillis(1);

    private final ServerBootstrap bootstrap;
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final InetSocketAddress address;
    private Channel server;
    private java.nio.channels.@Nullable SocketChannel reservation;
    private volatile boolean down;

    /** Listens. */
    Listener(EventLoopGroup group, InetSocketAddress wanted, Reception reception, Counters counters) {
        bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connect(channel, new Connection(reception, counters), counters);
                    }
                });
        server = bind(wanted);
        address = (InetSocketAddress) server.localAddress();
    }

    private void connect(SocketChannel channel, Connection connection, Counters counters) {
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new HttpServerKeepAliveHandler(),
                        new HttpContentDecompressor(0),
                        new BodyLimit(counters),
                        connection);
        connections.add(channel);
        if (down) {
            // Accepted before the socket closed, seen after the others were reset.
            connection.reset(channel);
        }
    }

    private Channel bind(InetSocketAddress at) {
        try {
            return bootstrap.bind(at).syncUninterruptibly().channel();
        } catch (Exception e) {
            // The event loop's exception as it is, checked or not.
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new UncheckedIOException(
                    "cannot listen at " + at.getHostString() + ":" + at.getPort() + ": " + why,
                    e instanceof IOException io ? io : new IOException(e));
        }
    }

    /** Where it listens, with the port that it got. */
    InetSocketAddress address() {
        return address;
    }

    /** Refuses connections and resets those that are open. */
    synchronized void goDown() {
        if (down) {
            return;
        }
        down = true;
        server.close().syncUninterruptibly();
        reserve();
        connections.forEach(channel -> channel.pipeline().get(Connection.class).reset(channel));
        connections.newCloseFuture().syncUninterruptibly();
    }

    /** Accepts connections again. */
    synchronized void comeBack() {
        if (down) {
            release();
            server = bind(address);
            down = false;
        }
    }

    /** Ends it and its connections in order. */
    synchronized void close() {
        down = true;
        release();
        server.close().syncUninterruptibly();
        connections.close().syncUninterruptibly();
    }

    /**
     * Binds a socket that does not listen: it refuses, and nobody else gets the port meanwhile. That it can be bound
     * proves that the listening one is gone, which its selector lets go of a moment after it was closed.
     */
    private void reserve() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (reservation == null) {
            try {
                reservation = bound();
            } catch (IOException e) {
                if (System.nanoTime() - end > 0) {
                    throw new UncheckedIOException("cannot keep port " + address.getPort() + ": " + e.getMessage(), e);
                }
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
    }

    private java.nio.channels.SocketChannel bound() throws IOException {
        java.nio.channels.SocketChannel socket = java.nio.channels.SocketChannel.open();
        try {
            return socket.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(address);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void release() {
        try {
            if (reservation != null) {
                reservation.close();
                reservation = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
