package dev.throng.benchmarks.fanout;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The yardstick, in a process of its own: what one socket sends, all sockets get, as the same
 * bytes, from one event loop. No protocol, no order to keep, nothing stored.
 */
final class BroadcastServer {
  private static final int HTTP_BYTES_MAX = 64 << 10;

  /** RFC 6455: an unfragmented text frame, and the mark of a length of up to 65,535 bytes. */
  private static final int FINAL_TEXT = 0x81;

  private static final int LENGTH_IN_TWO_BYTES = 126;

  private BroadcastServer() {}

  /** Starts one; its first line of output is its port. To be destroyed by the caller. */
  static Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            BroadcastServer.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Waits for the port on which it listens. */
  static int port(Process server) throws IOException {
    String line = server.inputReader(StandardCharsets.US_ASCII).readLine();
    if (line == null) {
      throw new IOException("the broadcaster ended before it listened");
    }
    return Integer.parseInt(line);
  }

  /** Listens on a free port of loopback, prints it, and ends when standard input does. */
  public static void main(String[] args) throws Exception {
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    List<Channel> sockets = new ArrayList<>();
    Channel server =
        new ServerBootstrap()
            .group(loop)
            .channel(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(HTTP_BYTES_MAX),
                            new WebSocketServerProtocolHandler(
                                WebSocketServerProtocolConfig.newBuilder()
                                    .websocketPath("/")
                                    .checkStartsWith(true)
                                    .build()),
                            new Broadcast(sockets));
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    System.out.println(((InetSocketAddress) server.localAddress()).getPort());
    while (System.in.read() >= 0) {
      // Nothing is said to it.
    }
    loop.shutdownGracefully();
  }

  /** On the one event loop. */
  private static final class Broadcast extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    private final List<Channel> sockets;

    Broadcast(List<Channel> sockets) {
      this.sockets = sockets;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
        sockets.add(context.channel());
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      sockets.remove(context.channel());
    }

    /**
     * A socket that was cut while it is written to. Not logged: a line for each of many would fill
     * the pipe of standard output, which nobody reads, and the loop would wait for ever.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }

    /** The frame's bytes are made once: a raw buffer passes the encoder. */
    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
      ByteBuf bytes = encode(context, frame.content());
      for (Channel socket : sockets) {
        socket.write(bytes.retainedDuplicate(), socket.voidPromise());
      }
      bytes.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      sockets.forEach(Channel::flush);
    }

    private static ByteBuf encode(ChannelHandlerContext context, ByteBuf body) {
      int length = body.readableBytes();
      ByteBuf bytes = context.alloc().directBuffer(4 + length);
      bytes.writeByte(FINAL_TEXT);
      if (length < LENGTH_IN_TWO_BYTES) {
        bytes.writeByte(length);
      } else {
        bytes.writeByte(LENGTH_IN_TWO_BYTES).writeShort(length);
      }
      return bytes.writeBytes(body);
    }
  }
}
