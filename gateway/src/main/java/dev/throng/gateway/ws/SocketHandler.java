package dev.throng.gateway.ws;

import dev.throng.gateway.process.OutOfMemoryExit;
import dev.throng.gateway.session.SessionHub;
import dev.throng.gateway.session.SessionMachine;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** A socket's receiving side: brings what the client sends to its machine, on the machine's hub. */
final class SocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int NO_CODE = 1005;
  private static final int NO_FRAME = 1006;

  private final NettySocket socket;
  private final SessionMachine machine;

  /** The hub of this channel's event loop. */
  private final SessionHub localHub;

  private boolean closed;

  SocketHandler(NettySocket socket, SessionHub localHub) {
    this.socket = socket;
    this.machine = socket.machine();
    this.localHub = localHub;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
      byte[] message = ByteBufUtil.getBytes(frame.content());
      onHub(() -> machine.frame(message));
    } else if (frame instanceof PongWebSocketFrame) {
      onHub(machine::control);
    } else if (frame instanceof PingWebSocketFrame) {
      onHub(machine::control);
      // A client that does not read gets no pongs, so that they cannot pile up.
      if (context.channel().isWritable()) {
        context
            .writeAndFlush(new PongWebSocketFrame(frame.content().retain()))
            .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
      }
    } else if (frame instanceof CloseWebSocketFrame close) {
      int code = close.statusCode();
      closed(code < 0 ? NO_CODE : code);
      if (socket.closeCode() == 0) {
        context
            .writeAndFlush(new CloseWebSocketFrame(echo(code)))
            .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE)
            .addListener(ChannelFutureListener.CLOSE);
      } else {
        context.close();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closed(NO_FRAME);
    onHub(socket::release);
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    OutOfMemoryExit.check(cause);
    if (cause instanceof DecoderException) {
      onHub(machine::undecodable);
    } else {
      context.close();
    }
  }

  /** What the server said first counts: a client may answer 4009 with 1000. */
  private void closed(int code) {
    if (!closed) {
      closed = true;
      int ours = socket.closeCode();
      onHub(() -> machine.closed(ours == 0 ? code : ours));
    }
  }

  private static WebSocketCloseStatus echo(int code) {
    return WebSocketCloseStatus.isValidStatusCode(code)
        ? WebSocketCloseStatus.valueOf(code)
        : WebSocketCloseStatus.NORMAL_CLOSURE;
  }

  private void onHub(Runnable task) {
    SessionHub hub = machine.hub();
    if (hub == localHub) {
      task.run();
    } else {
      hub.execute(task);
    }
  }
}
