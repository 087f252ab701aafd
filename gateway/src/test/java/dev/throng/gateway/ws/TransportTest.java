package dev.throng.gateway.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.throng.gateway.config.GatewayConfig;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TransportTest {
  @Test
  void epollIsNioWhereThereIsNone() {
    assertThat(Transport.of(GatewayConfig.Transport.EPOLL).server())
        .isEqualTo(
            Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class);
    assertThat(Transport.of(GatewayConfig.Transport.NIO).server())
        .isEqualTo(NioServerSocketChannel.class);
  }

  @Test
  void aMachineWithoutIoUringIsNamedWithTheCauseAndTheWayOut() {
    assertThatThrownBy(() -> Transport.ioUring(new UnsatisfiedLinkError("io_uring_setup: EPERM")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ws.transport: io_uring (expected: epoll or nio, because this machine has no io_uring:"
                + " java.lang.UnsatisfiedLinkError: io_uring_setup: EPERM)");
  }

  @Test
  void whereThereIsIoUringItsLoopsRun() throws Exception {
    assumeTrue(IoUring.isAvailable());
    Transport transport = Transport.of(GatewayConfig.Transport.IO_URING);
    MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, transport.loops());

    assertThat(transport.server()).isEqualTo(IoUringServerSocketChannel.class);
    assertThat(group.submit(() -> 42).get(30, TimeUnit.SECONDS)).isEqualTo(42);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
