package dev.sluice.fake;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/** Gathers a request's body, decompressed, and answers one that is too large with 413. */
final class BodyLimit extends HttpObjectAggregator {

    static final int MAX_BYTES = 64 << 20;

    private final Counters counters;

    BodyLimit(Counters counters) {
        super(MAX_BYTES);
        this.counters = counters;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) throws Exception {
        counters.began();
        counters.answered(413);
        counters.ended();
        super.handleOversizedMessage(context, oversized);
    }
}
