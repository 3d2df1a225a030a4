package dev.sluice.fake;

import dev.sluice.fake.Reply.Delivery;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * One connection: answers its requests in their order, each after its delay and in its way. Everything happens on
 * the connection's event loop; what waits is a timer.
 */
// A write that fails closes its connection, which is all that there is to do about it.
@SuppressWarnings("FutureReturnValueIgnored")
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final int MOST_WAITING = 16;

    /** A reset overtakes what is still on its way: the client gets this long to read it. */
    private static final long MILLIS_BEFORE_RESET = 50;

    private final Reception reception;
    private final Counters counters;
    private final Queue<Reply> waiting = new ArrayDeque<>();

    Connection(Reception reception, Counters counters) {
        this.reception = reception;
        this.counters = counters;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        counters.connected();
        context.channel().closeFuture().addListener(closed -> closed());
    }

    private void closed() {
        counters.disconnected();
        waiting.stream().filter(Reply::counted).forEach(reply -> counters.ended());
        waiting.clear();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        accept(context, reception.receive(request));
    }

    private void accept(ChannelHandlerContext context, Reply reply) {
        if (reply.counted()) {
            counters.began();
        }
        waiting.add(reply);
        readOn(context);
        if (waiting.size() == 1) {
            begin(context, reply);
        }
    }

    private void begin(ChannelHandlerContext context, Reply reply) {
        long nanos = reply.delay().toNanos();
        if (nanos == 0) {
            admit(context, reply);
        } else {
            context.executor().schedule(() -> admit(context, reply), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void admit(ChannelHandlerContext context, Reply reply) {
        Reply.Right right = reply.right();
        if (right == null || right.admission().isDone()) {
            answer(context, reply);
        } else {
            right.admission().thenRunAsync(() -> answer(context, reply), context.executor());
        }
    }

    private void answer(ChannelHandlerContext context, Reply reply) {
        if (!context.channel().isActive()) {
            return;
        }
        if (reply.delivery() == Delivery.RESET_BEFORE) {
            reset(context.channel());
            return;
        }
        if (reply.counted()) {
            counters.answered(reply.status());
        }
        if (reply.right() != null) {
            counters.answered(reply.right().texts());
        }
        ByteBuf body = reply.body().write(context.alloc());
        HttpHeaders headers = reply.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        HttpResponseStatus status = HttpResponseStatus.valueOf(reply.status());
        if (reply.delivery() == Delivery.WHOLE) {
            // Before the last byte is written: the client may send the next at once.
            end();
            context.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, status, body, headers, EmptyHttpHeaders.INSTANCE));
            next(context);
            return;
        }
        context.writeAndFlush(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers));
        if (reply.delivery() == Delivery.TRICKLE) {
            new Trickle(context, body, this::end, () -> next(context)).run();
        } else {
            body.writerIndex(body.writerIndex() / 2);
            context.writeAndFlush(new DefaultHttpContent(body))
                    .addListener(written -> context.executor()
                            .schedule(() -> reset(context.channel()), MILLIS_BEFORE_RESET, TimeUnit.MILLISECONDS));
        }
    }

    private void end() {
        if (waiting.remove().counted()) {
            counters.ended();
        }
    }

    private void next(ChannelHandlerContext context) {
        readOn(context);
        Reply reply = waiting.peek();
        if (reply != null) {
            begin(context, reply);
        }
    }

    /** Who sends ahead of the answers is not read from for a while; the rest are, so that a hang-up is noticed. */
    private void readOn(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(waiting.size() < MOST_WAITING);
    }

    /** Ends this connection with a RST; from any thread. */
    void reset(Channel channel) {
        if (!channel.eventLoop().inEventLoop()) {
            channel.eventLoop().execute(() -> reset(channel));
        } else if (channel.isOpen()) {
            counters.reset();
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException && waiting.isEmpty()) {
            accept(
                    context,
                    Reply.error(400, "invalid_request_error", "bad_request", "the body cannot be decompressed"));
        }
        // Else the client has hung up, or is past help; its message may quote what it sent.
        context.close();
    }
}
