package dev.throng.gateway.ws;

import dev.throng.gateway.config.GatewayConfig;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * How event loops talk to the kernel.
 *
 * @param loops of each event loop
 * @param server the listening channel
 */
public record Transport(IoHandlerFactory loops, Class<? extends ServerChannel> server) {
  private static final Transport NIO =
      new Transport(NioIoHandler.newFactory(), NioServerSocketChannel.class);

  /**
   * The transport that a gateway is told to use; epoll is NIO where there is no epoll.
   *
   * @throws IllegalArgumentException if this machine has no io_uring and the gateway must
   */
  public static Transport of(GatewayConfig.Transport name) {
    return switch (name) {
      case EPOLL -> Epoll.isAvailable() ? epoll() : NIO;
      case IO_URING -> ioUring(IoUring.unavailabilityCause());
      case NIO -> NIO;
    };
  }

  private static Transport epoll() {
    return new Transport(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
  }

  static Transport ioUring(@Nullable Throwable missing) {
    if (missing != null) {
      throw new IllegalArgumentException(
          "ws.transport: io_uring (expected: epoll or nio, because this machine has no io_uring: "
              + missing
              + ")");
    }
    return new Transport(IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
  }
}
