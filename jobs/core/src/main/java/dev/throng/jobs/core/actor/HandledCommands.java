package dev.throng.jobs.core.actor;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.state.ExpiringTable;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.Reply;

/**
 * The commands that an actor has handled of late, with their replies, so that a retry of the same
 * command is answered and not done again. Bounded by age (twice the time for which a gateway
 * repeats an id), by count and by size.
 */
final class HandledCommands {
  /** Twice the minute for which a gateway remembers the command id of an unanswered request. */
  static final long AGE_MAX_US = 120_000_000L;

  /**
   * Above this the oldest are forgotten early: an actor at 500 commands/s keeps its last two
   * minutes.
   */
  static final int COUNT_MAX = 1 << 16;

  /** The same: replies with large embeds. */
  static final long BYTES_MAX = 64 << 20;

  private static final byte[] NO_REPLY = {};

  private final ExpiringTable<HandledCommand> byId;

  HandledCommands(StateFactory state) {
    byId =
        new ExpiringTable<>(
            state,
            "handled",
            HandledCommand.class,
            new ExpiringTable.Limits(AGE_MAX_US, COUNT_MAX, BYTES_MAX));
  }

  /**
   * Whether this command was handled; if so its reply is repeated to who asks now, and it is
   * remembered anew: while replies are lost, a gateway repeats an id for as long as its client
   * does.
   */
  boolean answerRepeat(Header header, Effects effects) throws InvalidProtocolBufferException {
    HandledCommand handled = header.getCommandId() == 0 ? null : byId.get(header.getCommandId());
    if (handled == null) {
      return false;
    }
    byId.put(header.getCommandId(), new HandledCommand(effects.nowUs(), handled.reply()));
    if (handled.reply().length > 0) {
      effects.reply(header, Reply.parseFrom(handled.reply()).toBuilder());
    }
    return true;
  }

  /** Remembers a command that changed something. */
  void remember(Header header, Effects effects) {
    byId.put(header.getCommandId(), new HandledCommand(effects.nowUs(), replyOf(effects)));
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
