package dev.throng.gateway.ws;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection that has not become a WebSocket in time, however busily it sends; removed
 * with the upgrade.
 */
final class HandshakeDeadline extends ChannelInboundHandlerAdapter {
  private final long timeoutMs;
  private final Runnable onTimeout;
  private @Nullable Future<?> deadline;

  HandshakeDeadline(long timeoutMs, Runnable onTimeout) {
    this.timeoutMs = timeoutMs;
    this.onTimeout = onTimeout;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline =
        context
            .executor()
            .schedule(
                () -> {
                  onTimeout.run();
                  context.close();
                },
                timeoutMs,
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
