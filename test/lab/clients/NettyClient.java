import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;

/** Keeps a connection of Netty. */
public final class NettyClient {
    private static Channel channel;

    public static void main(String[] given) throws Exception {
        Bootstrap bootstrap = new Bootstrap()
                .group(new NioEventLoopGroup(1))
                .channel(NioSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter());
        channel = bootstrap.connect(given[0], Integer.parseInt(given[1])).sync().channel();
        Thread.sleep(60_000);
    }
}
