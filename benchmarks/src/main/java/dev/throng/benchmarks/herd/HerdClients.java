package dev.throng.benchmarks.herd;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Connections over which clients ask for one page after the other. */
final class HerdClients implements AutoCloseable {
  private static final long LAST_ANSWERS_S = 20;

  private final URI rest;
  private final HerdWorld world;
  private final Zipf popularity;
  private final MultiThreadIoEventLoopGroup loops;
  private final List<Channel> channels = new ArrayList<>();

  /** No connection yet. */
  HerdClients(URI rest, HerdWorld world, Zipf popularity) {
    this.rest = rest;
    this.world = world;
    this.popularity = popularity;
    IoHandlerFactory handlers =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    loops = new MultiThreadIoEventLoopGroup(1, handlers);
  }

  /** Connects so many, one after the other. */
  void connect(int count) throws InterruptedException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new HttpClientCodec());
                  }
                });
    for (int i = 0; i < count; i++) {
      channels.add(bootstrap.connect(rest.getHost(), rest.getPort()).sync().channel());
    }
  }

  /** Everybody asks for so long, one request at a time; at least once. */
  Answers ask(Duration time) throws InterruptedException {
    Answers answers = new Answers();
    CountDownLatch done = new CountDownLatch(channels.size());
    long endNs = System.nanoTime() + time.toNanos();
    for (int i = 0; i < channels.size(); i++) {
      Channel channel = channels.get(i);
      Client client = new Client(i, endNs, answers, done);
      channel.eventLoop().execute(() -> client.start(channel));
    }
    if (!done.await(time.toSeconds() + LAST_ANSWERS_S, TimeUnit.SECONDS)) {
      answers.unanswered(done.getCount());
    }
    return answers;
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** One client, for one run. On its event loop. */
  private final class Client extends SimpleChannelInboundHandler<HttpObject> {
    private final String token;
    private final long endNs;
    private final Answers answers;
    private final CountDownLatch done;
    private final SplittableRandom random;
    private long sentNs;
    private int status;
    private long bytes;

    Client(int index, long endNs, Answers answers, CountDownLatch done) {
      this.token = world.tokens().get(index % world.tokens().size());
      this.endNs = endNs;
      this.answers = answers;
      this.done = done;
      this.random = new SplittableRandom(index);
    }

    void start(Channel channel) {
      channel.pipeline().addLast(this);
      send(channel);
    }

    private void send(Channel channel) {
      String path = rest.getPath() + world.pages().get(popularity.pick(random));
      FullHttpRequest request =
          new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
      request.headers().set(HttpHeaderNames.HOST, rest.getAuthority());
      request.headers().set(HttpHeaderNames.AUTHORIZATION, token);
      bytes = 0;
      sentNs = System.nanoTime();
      var unused = channel.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
      if (part instanceof HttpResponse head) {
        status = head.status().code();
      }
      if (part instanceof HttpContent content) {
        bytes += content.content().readableBytes();
      }
      if (part instanceof LastHttpContent) {
        answers.add(status, bytes, sentNs);
        if (System.nanoTime() < endNs) {
          send(context.channel());
        } else {
          end(context);
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answers.add(0, 0, sentNs);
      end(context);
    }

    private void end(ChannelHandlerContext context) {
      context.pipeline().remove(this);
      done.countDown();
    }
  }
}
