package dev.throng.benchmarks.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One session of Discord's gateway, or one socket of the yardstick, which has no protocol. It
 * identifies, beats and counts; it never resumes: a session that ends is lost to the run.
 */
final class Receiver extends SimpleChannelInboundHandler<TextWebSocketFrame> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** GUILDS, GUILD_MESSAGES, MESSAGE_CONTENT; people get everything. */
  private static final int INTENTS = 1 | 1 << 9 | 1 << 15;

  private static final byte[] SEQUENCE = "\"s\":".getBytes(StandardCharsets.US_ASCII);

  /** {@code s} stands before or after a message's body, never far from the frame's ends. */
  private static final int HEAD_BYTES = 120;

  private final Messages messages;
  private final Tally tally;
  private final @Nullable Account account;
  private final CompletableFuture<Receiver> ready = new CompletableFuture<>();
  private final Tally.OfSession counts = new Tally.OfSession();
  private long sequence;
  private boolean identified;
  private volatile boolean closed;
  private volatile @Nullable ChannelHandlerContext context;

  /**
   * Who the session is of.
   *
   * @param token without {@code Bot}
   * @param channel whose messages it receives; it is ready when it has been told of it
   */
  record Account(String token, long channel) {}

  /**
   * A session.
   *
   * @param account null: a socket without protocol
   */
  Receiver(Messages messages, Tally tally, @Nullable Account account) {
    this.messages = messages;
    this.tally = tally;
    this.account = account;
  }

  /** Completes when messages will come. */
  CompletableFuture<Receiver> ready() {
    return ready;
  }

  boolean isClosed() {
    return closed;
  }

  /** Ends the connection without a word, as a client does that has lost its network. */
  void cut() {
    ChannelHandlerContext open = context;
    if (open != null) {
      open.close();
    }
  }

  /** What it has received; to be read when nothing comes any more. */
  Tally.OfSession counts() {
    return counts;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE && account == null) {
      ready.complete(this);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame)
      throws IOException {
    ByteBuf content = frame.content();
    int number = messages.numberIn(content);
    if (number == Messages.NONE) {
      if (account != null) {
        control(context, account, content);
      }
      return;
    }
    if (account != null) {
      dispatched(sequenceIn(content));
    }
    tally.message(counts, number, messages.dueNs(number), content.readableBytes());
  }

  private void control(ChannelHandlerContext context, Account of, ByteBuf content)
      throws IOException {
    String text = content.toString(StandardCharsets.UTF_8);
    JsonNode frame = JSON.readTree(text);
    switch (frame.path("op").asInt()) {
      case 0 -> {
        dispatched(frame.path("s").asLong());
        identified |= frame.path("t").asText().equals("READY");
        if (identified && text.contains("\"" + of.channel() + "\"")) {
          ready.complete(this);
        }
      }
      case 1 -> beat(context);
      case 10 -> {
        long intervalMs = frame.path("d").path("heartbeat_interval").asLong();
        context
            .executor()
            .scheduleAtFixedRate(
                () -> beat(context), intervalMs, intervalMs, TimeUnit.MILLISECONDS);
        identify(context, of);
      }
      case 7, 9 -> context.close();
      default -> {
        // An acknowledged heartbeat.
      }
    }
  }

  private static void identify(ChannelHandlerContext context, Account of) {
    var frame = JSON.createObjectNode().put("op", 2);
    var d = frame.putObject("d").put("token", of.token()).put("intents", INTENTS);
    d.put("compress", false).put("large_threshold", 50);
    d.putObject("properties").put("os", "linux").put("browser", "bench").put("device", "bench");
    context.writeAndFlush(new TextWebSocketFrame(frame.toString()));
  }

  private void beat(ChannelHandlerContext context) {
    context.writeAndFlush(new TextWebSocketFrame("{\"op\":1,\"d\":" + sequence + "}"));
  }

  private void dispatched(long number) {
    if (number > 0) {
      sequence = number;
      tally.sequence(counts, number);
    }
  }

  /** The frame's {@code s}, or 0 where there is none at its ends. */
  private static long sequenceIn(ByteBuf frame) {
    int begin = frame.readerIndex();
    int end = frame.writerIndex();
    long atHead = sequenceBetween(frame, begin, Math.min(end, begin + HEAD_BYTES));
    return atHead > 0 ? atHead : sequenceBetween(frame, Math.max(begin, end - HEAD_BYTES), end);
  }

  private static long sequenceBetween(ByteBuf frame, int begin, int end) {
    for (int at = begin; at < end - SEQUENCE.length; at++) {
      int i = 0;
      while (i < SEQUENCE.length && frame.getByte(at + i) == SEQUENCE[i]) {
        i++;
      }
      if (i == SEQUENCE.length) {
        return digits(frame, at + i, frame.writerIndex());
      }
    }
    return 0;
  }

  private static long digits(ByteBuf frame, int begin, int end) {
    long number = 0;
    for (int at = begin; at < end; at++) {
      int digit = frame.getByte(at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closed = true;
    ready.completeExceptionally(new IllegalStateException("the server closed the socket"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ready.completeExceptionally(cause);
    context.close();
  }
}
