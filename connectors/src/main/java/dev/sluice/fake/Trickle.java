package dev.sluice.fake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import java.util.concurrent.TimeUnit;

/** A body on its way, one byte a second, until its end or that of its connection; on the event loop. */
// A write that fails closes its connection, at which the next byte stops.
@SuppressWarnings("FutureReturnValueIgnored")
final class Trickle implements Runnable {

    private final ChannelHandlerContext context;
    private final byte[] body;
    private final Runnable beforeLast;
    private final Runnable afterLast;
    private int sent;

    /**
     * A body to be sent.
     *
     * @param body is released here
     */
    Trickle(ChannelHandlerContext context, ByteBuf body, Runnable beforeLast, Runnable afterLast) {
        this.context = context;
        this.body = ByteBufUtil.getBytes(body);
        this.beforeLast = beforeLast;
        this.afterLast = afterLast;
        body.release();
    }

    /** Sends a byte and has itself run again for the next. */
    @Override
    public void run() {
        if (!context.channel().isActive()) {
            return;
        }
        ByteBuf one = Unpooled.wrappedBuffer(body, sent++, 1);
        if (sent < body.length) {
            context.writeAndFlush(new DefaultHttpContent(one));
            context.executor().schedule(this, 1, TimeUnit.SECONDS);
        } else {
            beforeLast.run();
            context.writeAndFlush(new DefaultLastHttpContent(one));
            afterLast.run();
        }
    }
}
