package dev.throng.gateway.rest.history;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.gateway.bus.ActorClient;
import dev.throng.gateway.bus.AskTimeoutException;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CallersReply;
import dev.throng.protocol.wire.Emoji;
import dev.throng.protocol.wire.GetOwnReactions;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.OwnReaction;
import dev.throng.protocol.wire.OwnReactions;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;

/**
 * A guild with one channel whose messages are 1, 2, 3, ..., behind an inbox that the test empties
 * step by step: a read sees what was written when it is handled, and is answered later.
 */
final class OneGuild implements ActorClient {
  final List<GuildCommand> reads = new ArrayList<>();
  final ArrayDeque<Runnable> inbox = new ArrayDeque<>();
  final ArrayDeque<Runnable> replies = new ArrayDeque<>();
  final LongPredicate mayRead;
  int messages;
  int inFlight;
  private CompletableFuture<Reply> oldest = new CompletableFuture<>();
  private long nextRequest;

  OneGuild(LongPredicate mayRead) {
    this.mayRead = mayRead;
  }

  @Override
  public ReplyTo newReplyTo() {
    return ReplyTo.newBuilder().setNode(1).setRequestId(++nextRequest).build();
  }

  @Override
  public CompletableFuture<Reply> ask(ReplyTo replyTo, Topic topic, long key, byte[] envelope) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    GuildCommand command = parse(envelope);
    reads.add(command);
    inFlight++;
    oldest = oldest.isDone() || inFlight == 1 ? answer : oldest;
    inbox.add(
        () -> {
          Reply reply = handle(command);
          replies.add(
              () -> {
                inFlight--;
                answer.complete(reply);
              });
        });
    return answer;
  }

  /** The oldest command gets no reply. */
  void failNext() {
    oldest.completeExceptionally(new AskTimeoutException("no reply"));
  }

  @Override
  public CompletableFuture<Void> tell(Topic inbox, long key, byte[] envelope) {
    throw new UnsupportedOperationException();
  }

  private Reply handle(GuildCommand command) {
    if (command.hasGetOwnReactions()) {
      return own(command.getGetOwnReactions());
    }
    List<Long> callers =
        command.getReadMessages().getCallersCount() == 0
            ? List.of(command.getHeader().getCaller())
            : command.getReadMessages().getCallersList();
    List<Long> refused = callers.stream().filter(caller -> !mayRead.test(caller)).toList();
    if (refused.size() == callers.size()) {
      return Reply.newBuilder().setStatus(403).setBody(forbidden()).build();
    }
    Reply.Builder reply =
        Reply.newBuilder()
            .setStatus(200)
            .setReadSeq(messages)
            .setBody(ByteString.copyFromUtf8(page(messages, command.getReadMessages().getRange())));
    if (!refused.isEmpty()) {
      reply.addOthers(
          CallersReply.newBuilder().addAllCallers(refused).setStatus(403).setBody(forbidden()));
    }
    return reply.build();
  }

  /** Everybody has reacted to messages whose number ends in its own last digit. */
  private static Reply own(GetOwnReactions question) {
    OwnReactions.Builder own = OwnReactions.newBuilder();
    for (long message : question.getMessagesList()) {
      OwnReaction.Builder one =
          OwnReaction.newBuilder().setMessage(message).setEmoji(Emoji.newBuilder().setName("a"));
      question.getCallersList().stream()
          .filter(caller -> hasReacted(caller, message))
          .forEach(one::addUsers);
      own.addList(one);
    }
    return Reply.newBuilder().setStatus(200).setBody(own.build().toByteString()).build();
  }

  private static boolean hasReacted(long caller, long message) {
    return caller % 10 == message % 10;
  }

  static ByteString forbidden() {
    return ByteString.copyFrom(DiscordError.MISSING_ACCESS.body());
  }

  /** What a page is when there are so many messages. */
  static String page(int messages, MessageRange range) {
    return page(messages, range, 0);
  }

  /** The same as a caller sees it; 0: as nobody does. */
  static String page(int messages, MessageRange range, long caller) {
    List<String> page = new ArrayList<>();
    int limit = range.getLimit();
    long high =
        switch (range.getAnchorCase()) {
          case BEFORE -> Math.min(messages, range.getBefore() - 1);
          case AFTER -> Math.min(messages, range.getAfter() + limit);
          case AROUND -> Math.min(messages, range.getAround() + limit - limit / 2 - 1);
          case ONLY, ANCHOR_NOT_SET -> messages;
        };
    long low =
        switch (range.getAnchorCase()) {
          case AFTER -> range.getAfter() + 1;
          case AROUND -> range.getAround() - limit / 2;
          case BEFORE, ONLY, ANCHOR_NOT_SET -> high - limit + 1;
        };
    for (long id = high; id >= Math.max(1, low); id--) {
      boolean me = caller != 0 && hasReacted(caller, id);
      String reactions =
          id > 100 && id % 7 == 0
              ? ",\"reactions\":[{\"emoji\":{\"id\":null,\"name\":\"a\"},\"me\":%b}]".formatted(me)
              : "";
      page.add("{\"id\":\"%d\",\"content\":\"],\\\"%d\"%s}".formatted(id, id, reactions));
    }
    return "[" + String.join(",", page) + "]";
  }

  private static GuildCommand parse(byte[] envelope) {
    try {
      return GuildCommand.parseFrom(envelope);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
