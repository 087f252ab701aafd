package dev.throng.benchmarks.fanout;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** All sessions of a run, in this process. */
final class Receivers implements AutoCloseable {
  private static final int HTTP_BYTES_MAX = 64 << 10;

  /** A GUILD_CREATE. */
  private static final int FRAME_BYTES_MAX = 64 << 20;

  private static final long CLOSE_MS = 2_000;

  private final URI url;
  private final Messages messages;
  private final @Nullable SslContext tls;
  private final MultiThreadIoEventLoopGroup loops;
  private final Map<EventLoop, Tally> tallies = new HashMap<>();
  private final List<Receiver> receivers = new ArrayList<>();

  /**
   * Without sessions.
   *
   * @param url {@code ws} or {@code wss}, with host and port, path and query
   */
  Receivers(URI url, Messages messages, int threads) throws SSLException {
    this.url = url;
    this.messages = messages;
    this.tls = isTls() ? SslContextBuilder.forClient().build() : null;
    IoHandlerFactory handlers =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.loops = new MultiThreadIoEventLoopGroup(threads, handlers);
  }

  private boolean isTls() {
    return "wss".equals(url.getScheme());
  }

  /**
   * Connects one more; it is ready when its future says so. From any thread.
   *
   * @param account null: without protocol
   */
  synchronized Receiver connect(Receiver.@Nullable Account account) {
    EventLoop loop = loops.next();
    Tally tally = tallies.computeIfAbsent(loop, unused -> new Tally());
    Receiver receiver = new Receiver(messages, tally, account);
    receivers.add(receiver);
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    pipeline(channel, receiver);
                  }
                })
            .connect(url.getHost(), port());
    connected.addListener(
        done -> {
          if (!done.isSuccess()) {
            receiver.ready().completeExceptionally(done.cause());
          }
        });
    return receiver;
  }

  private int port() {
    return url.getPort() >= 0 ? url.getPort() : isTls() ? 443 : 80;
  }

  private void pipeline(Channel channel, Receiver receiver) {
    ChannelPipeline pipeline = channel.pipeline();
    if (tls != null) {
      pipeline.addLast(tls.newHandler(channel.alloc(), url.getHost(), port()));
    }
    pipeline.addLast(
        new HttpClientCodec(),
        new HttpObjectAggregator(HTTP_BYTES_MAX),
        new WebSocketClientProtocolHandler(
            WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(url)
                .maxFramePayloadLength(FRAME_BYTES_MAX)
                .withUTF8Validator(false)
                .build()),
        new WebSocketFrameAggregator(FRAME_BYTES_MAX),
        new ZlibStreamDecoder(),
        receiver);
  }

  /** Waits until all are ready. */
  void awaitReady(long secondsMax) throws InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
    for (int i = 0; i < receivers.size(); i++) {
      try {
        receivers.get(i).ready().get(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
        throw new IllegalStateException(
            "session %d of %d did not become ready within %d s"
                .formatted(i + 1, receivers.size(), secondsMax),
            e);
      }
    }
  }

  List<Receiver> all() {
    return receivers;
  }

  /** Messages received so far, by all. */
  long delivered() {
    return inLoops().delivered();
  }

  /** What all have received so far. */
  Tally inLoops() {
    Tally sum = new Tally();
    tallies.forEach((loop, tally) -> loop.submit(() -> sum.add(tally)).syncUninterruptibly());
    return sum;
  }

  /** Forgets the counts; not which messages each session has had. */
  void reset() {
    tallies.forEach((loop, tally) -> loop.submit(tally::reset).syncUninterruptibly());
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, CLOSE_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MS);
  }
}
