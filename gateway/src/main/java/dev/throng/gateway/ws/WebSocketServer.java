package dev.throng.gateway.ws;

import dev.throng.gateway.bus.DeliveryLag;
import dev.throng.gateway.bus.DeliveryListener;
import dev.throng.gateway.bus.EpochListener;
import dev.throng.gateway.config.GatewayConfig;
import dev.throng.gateway.ratelimit.AddressCounts;
import dev.throng.gateway.ratelimit.RemoteNetwork;
import dev.throng.gateway.ratelimit.TrustedProxies;
import dev.throng.gateway.session.SessionHub;
import dev.throng.gateway.session.SessionMetrics;
import dev.throng.protocol.wire.UserPresence;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's socket. Sessions are spread over event loops, and nothing is shared between these.
 * Thread-safe.
 */
public final class WebSocketServer implements EpochListener, DeliveryListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketServer.class);
  private static final int HTTP_BYTES_MAX = 8 << 10;
  private static final int BACKLOG = 4096;

  /** How long a connection may take to send the headers and body of its upgrade. */
  private static final long HANDSHAKE_MS = 20_000;

  private static final long LEAVE_MS = 5_000;
  private static final long CLOSE_MS = 1_000;
  private static final long POLL_MS = 20;

  /** Users of whom a loop tells its sessions in one go. */
  private static final int PRESENCES_AT_ONCE = 250;

  private final GatewayConfig.WebSocket config;
  private final TrustedProxies proxies;
  private final Transport transport;
  private final EventLoopGroup group;
  private final HubLoops loops;
  private final AddressCounts addresses;
  private final SessionMetrics metrics;
  private final long handshakeMs;
  private volatile @Nullable Channel listening;
  private volatile boolean draining;

  /**
   * A server that does not listen yet; deliveries may come already.
   *
   * @param proxies behind which clients may be
   * @param loss is told of an epoch of which deliveries were dropped, so that it is ended
   */
  public WebSocketServer(
      GatewayConfig.WebSocket config,
      TrustedProxies proxies,
      SessionHub.Context context,
      LongConsumer loss) {
    this(config, proxies, context, loss, HANDSHAKE_MS);
  }

  /** With another time for the headers and body of an upgrade. */
  WebSocketServer(
      GatewayConfig.WebSocket config,
      TrustedProxies proxies,
      SessionHub.Context context,
      LongConsumer loss,
      long handshakeMs) {
    this.config = config;
    this.handshakeMs = handshakeMs;
    this.proxies = proxies;
    this.metrics = context.metrics();
    this.addresses = new AddressCounts(config.clients().connectionsPerAddress());
    this.transport = Transport.of(config.transport());
    this.group = new MultiThreadIoEventLoopGroup(config.threads(), transport.loops());
    long contextBytesMax =
        CompressionContexts.nodeBytesMax(Runtime.getRuntime().maxMemory()) / config.threads();
    this.loops =
        new HubLoops(group, context, new UnsentBytes(config.bounds()), contextBytesMax, loss);
    metrics.gaugeDeliveries(loops::behindMs, loops::waitingBytes);
    metrics.gaugeCompression(loops::contextBytes);
  }

  /**
   * Listens.
   *
   * @return the port
   * @throws IllegalStateException if the port is taken
   */
  public int start() throws InterruptedException {
    Channel bound =
        new ServerBootstrap()
            .group(group)
            .channel(transport.server())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Initializer())
            .bind(config.host(), config.port())
            .sync()
            .channel();
    listening = bound;
    int port = ((InetSocketAddress) bound.localAddress()).getPort();
    LOG.info(
        "listening on ws://{}:{} transport={} threads={}",
        config.host(),
        port,
        transport.server().getSimpleName(),
        config.threads());
    return port;
  }

  @Override
  public void opened(long epoch) {
    loops.forEachHub(hub -> hub.openEpoch(epoch));
  }

  @Override
  public void closed(long epoch) {
    loops.forEachHub(SessionHub::closeEpoch);
  }

  @Override
  public void deliver(long epoch, List<Item> deliveries) {
    loops.deliver(epoch, deliveries);
  }

  @Override
  public boolean awaitRoom(long timeoutMs) throws InterruptedException {
    return loops.awaitRoom(timeoutMs);
  }

  /** How long what waits to be sent will take; of one thread. */
  public DeliveryLag lag() {
    return loops.lag();
  }

  /** Tells all sessions whom it concerns how users are seen; then runs {@code told}. */
  public void presences(List<UserPresence> changed, Runnable told) {
    int slices = (changed.size() + PRESENCES_AT_ONCE - 1) / PRESENCES_AT_ONCE;
    loops.forEachHub(
        slices,
        (hub, slice) -> {
          int from = slice * PRESENCES_AT_ONCE;
          hub.presences(changed.subList(from, Math.min(changed.size(), from + PRESENCES_AT_ONCE)));
        },
        told);
  }

  /** Ends the sessions of these users that came with a token that is void by now. */
  public void endRevoked(Set<Long> users) {
    loops.forEachHub(hub -> hub.endRevoked(users));
  }

  /**
   * Stops listening, asks all clients to resume elsewhere, little by little, gives the last of them
   * 5 s to go, and closes what is left.
   */
  @Override
  public synchronized void close() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      Channel open = listening;
      if (open != null) {
        open.close().sync();
      }
      int clients = metrics.connections();
      LOG.info("draining clients={}", clients);
      new Drain(loops, config.clients().identifiesPerNode(), config.times().drain()).run(clients);
      awaitNoConnections(LEAVE_MS);
      loops.forEachHub(SessionHub::closeAll);
      awaitNoConnections(CLOSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    group.shutdownGracefully(0, CLOSE_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(2 * CLOSE_MS);
  }

  boolean isFull() {
    return draining || metrics.connections() >= config.connectionsMax();
  }

  HubLoops loops() {
    return loops;
  }

  /**
   * What limits by address go by, of the client that sent an upgrade; null if it has as many
   * connections as it may.
   */
  @Nullable String admit(Channel channel, List<String> forwardedFor) {
    String peer = RemoteNetwork.host(channel.remoteAddress());
    String client = proxies.client(peer, forwardedFor);
    return !proxies.contains(peer) || count(channel, client) ? client : null;
  }

  private boolean count(Channel channel, String address) {
    boolean added = addresses.add(address);
    if (added) {
      channel.closeFuture().addListener(closed -> addresses.remove(address));
    } else {
      metrics.refused("address");
    }
    return added;
  }

  private void awaitNoConnections(long timeoutMs) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (metrics.connections() > 0 && System.nanoTime() < deadlineNs) {
      Thread.sleep(POLL_MS);
    }
  }

  private final class Initializer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      String peer = RemoteNetwork.host(channel.remoteAddress());
      if (!proxies.contains(peer) && !count(channel, RemoteNetwork.of(peer))) {
        channel.close();
        return;
      }
      channel
          .pipeline()
          .addLast(new HandshakeDeadline(handshakeMs, () -> metrics.refused("deadline")))
          .addLast(new HttpServerCodec())
          .addLast(new HttpObjectAggregator(HTTP_BYTES_MAX))
          .addLast(new HandshakeHandler(WebSocketServer.this));
    }
  }
}
