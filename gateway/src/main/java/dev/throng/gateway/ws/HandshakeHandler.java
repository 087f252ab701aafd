package dev.throng.gateway.ws;

import dev.throng.gateway.process.OutOfMemoryExit;
import dev.throng.gateway.ratelimit.TrustedProxies;
import dev.throng.gateway.session.Handshake;
import dev.throng.gateway.session.SessionOptions;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Upgrades a connection to a WebSocket, whatever its path, and gives it a machine. */
final class HandshakeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final WebSocketDecoderConfig DECODER =
      WebSocketDecoderConfig.newBuilder()
          .maxFramePayloadLength(SessionOptions.FRAME_BYTES_MAX)
          .allowExtensions(false)
          .closeOnProtocolViolation(false)
          .withUTF8Validator(false)
          .build();

  private final WebSocketServer server;

  HandshakeHandler(WebSocketServer server) {
    this.server = server;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (!request.decoderResult().isSuccess() || !HttpMethod.GET.equals(request.method())) {
      refuse(context, HttpResponseStatus.BAD_REQUEST);
      return;
    }
    if (!request
        .headers()
        .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
      refuse(context, HttpResponseStatus.UPGRADE_REQUIRED);
      return;
    }
    if (server.isFull()) {
      refuse(context, HttpResponseStatus.SERVICE_UNAVAILABLE);
      return;
    }
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory("", null, DECODER).newHandshaker(request);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
      return;
    }
    String address =
        server.admit(context.channel(), request.headers().getAll(TrustedProxies.FORWARDED_FOR));
    if (address == null) {
      refuse(context, HttpResponseStatus.TOO_MANY_REQUESTS);
      return;
    }
    upgrade(context, handshaker, request, address);
  }

  private void upgrade(
      ChannelHandlerContext context,
      WebSocketServerHandshaker handshaker,
      FullHttpRequest request,
      String address) {
    Handshake handshake = read(new QueryStringDecoder(request.uri()));
    HubLoop loop = server.loops().of(context.channel().eventLoop());
    NettySocket socket =
        new NettySocket(context.channel(), address, server.loops(), loop, handshake);
    handshaker
        .handshake(context.channel(), request)
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                OutOfMemoryExit.check(done.cause());
                context.close();
              }
            });
    if (!context.channel().isActive()) {
      return;
    }
    context.pipeline().remove(HandshakeDeadline.class);
    context
        .pipeline()
        .replace(this, "aggregator", new WebSocketFrameAggregator(SessionOptions.FRAME_BYTES_MAX));
    context.pipeline().addLast("socket", new SocketHandler(socket, loop.hub()));
    socket.machine().opened();
  }

  private static Handshake read(QueryStringDecoder query) {
    return Handshake.of(first(query, "v"), first(query, "encoding"), first(query, "compress"));
  }

  private static @Nullable String first(QueryStringDecoder query, String name) {
    List<String> values = query.parameters().getOrDefault(name, List.of());
    return values.isEmpty() ? null : values.get(0);
  }

  private static void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    HttpUtil.setContentLength(response, 0);
    response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    context
        .writeAndFlush(response)
        .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE)
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    OutOfMemoryExit.check(cause);
    context.close();
  }
}
