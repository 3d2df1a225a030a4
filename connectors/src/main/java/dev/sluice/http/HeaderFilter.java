package dev.sluice.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Drops from an answer's head what nobody reads, as the client logs all of it at DEBUG, and a server may quote there
 * what it was sent: unknown headers, and the words behind the status.
 */
@ChannelHandler.Sharable
final class HeaderFilter extends ChannelInboundHandlerAdapter {
    private static final String RATE_LIMIT = "x-ratelimit-";
    private static final Pattern NUMBER_OR_TIME = Pattern.compile("[-0-9.hms]{1,32}");
    private static final Set<String> READ = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "date",
            "etag",
            "keep-alive",
            "last-modified",
            "proxy-authenticate",
            "retry-after",
            "retry-after-ms",
            "transfer-encoding");

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            response.setStatus(HttpResponseStatus.valueOf(response.status().code()));
            for (String name : response.headers().names()) {
                String lower = name.toLowerCase(Locale.ROOT);
                if (!READ.contains(lower)
                        && !isRateLimit(lower, response.headers().get(name))) {
                    response.headers().remove(name);
                }
            }
        }
        context.fireChannelRead(message);
    }

    private static boolean isRateLimit(String name, String value) {
        return name.startsWith(RATE_LIMIT) && NUMBER_OR_TIME.matcher(value).matches();
    }
}
