package dev.throng.jobs.core;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.Reply;

/**
 * The commands that an actor has handled of late, with their replies, so that a retry of the same
 * command is answered and not done again. Bounded by age (twice the time for which a gateway
 * repeats an id) and by count.
 */
final class HandledCommands {
  /** Twice the minute for which a gateway remembers the command id of an unanswered request. */
  static final long AGE_MAX_US = 120_000_000L;

  /**
   * Above this the oldest are forgotten early: an actor at 500 commands/s keeps its last two
   * minutes.
   */
  static final int COUNT_MAX = 1 << 16;

  private static final int EVICTIONS_PER_COMMAND_MAX = 4;
  private static final byte[] NO_REPLY = {};
  private static final long HEAD = 0;
  private static final long TAIL = 1;

  private final Table<HandledCommand> byId;
  private final Table<Long> ring;
  private final Table<Long> ends;

  HandledCommands(StateFactory state) {
    byId = state.table("handled", HandledCommand.class);
    ring = state.table("handled-ring", Long.class);
    ends = state.table("handled-ends", Long.class);
  }

  /** Whether this command was handled; if so its reply is repeated to who asks now. */
  boolean answerRepeat(Header header, Effects effects) throws InvalidProtocolBufferException {
    HandledCommand handled = header.getCommandId() == 0 ? null : byId.get(header.getCommandId());
    if (handled == null) {
      return false;
    }
    if (header.hasReplyTo() && handled.reply().length > 0) {
      Reply reply =
          Reply.parseFrom(handled.reply()).toBuilder()
              .setRequestId(header.getReplyTo().getRequestId())
              .build();
      effects.send(Topic.REPLIES, header.getReplyTo().getNode(), reply.toByteArray());
    }
    return true;
  }

  /** Remembers a command that changed something. */
  void remember(Header header, Effects effects) {
    long tail = end(TAIL);
    long head = evict(end(HEAD), tail, header.getTimeUs());
    byId.put(header.getCommandId(), new HandledCommand(header.getTimeUs(), replyOf(effects)));
    ring.put(tail, header.getCommandId());
    ends.put(TAIL, tail + 1);
    ends.put(HEAD, head);
  }

  private long evict(long head, long tail, long nowUs) {
    long next = head;
    for (int i = 0; i < EVICTIONS_PER_COMMAND_MAX && next < tail; i++) {
      Long id = ring.get(next);
      HandledCommand oldest = id == null ? null : byId.get(id);
      boolean full = tail - next >= COUNT_MAX;
      if (oldest != null && !full && oldest.timeUs() > nowUs - AGE_MAX_US) {
        break;
      }
      if (id != null) {
        byId.remove(id);
      }
      ring.remove(next++);
    }
    return next;
  }

  private long end(long which) {
    Long value = ends.get(which);
    return value == null ? 0 : value;
  }

  private static byte[] replyOf(Effects effects) {
    for (OutRecord record : effects.records()) {
      if (record.topic() == Topic.REPLIES.ordinal()) {
        return record.value();
      }
    }
    return NO_REPLY;
  }
}
