package dev.throng.jobs.flink.common;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.Actor;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.state.StateAccessException;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AnyCommand;
import dev.throng.protocol.wire.Header;
import java.nio.charset.StandardCharsets;

/** Counts its commands; what else it does is asked of it by the caller of the command. */
final class CountingActor implements Actor {
  /** Counts, then throws. */
  static final long FAIL = 1;

  /** Counts, then finds that the backend is broken. */
  static final long LOSE_STATE = 2;

  /** Sets a timer at the command's time. */
  static final long SET_TIMER = 3;

  /** Caller of a command that counts as one that only reads. */
  static final long READ = 4;

  private final Table<Long> counts;

  CountingActor(StateFactory state) {
    counts = state.table("counts", Long.class);
  }

  @Override
  public void handle(InboxRecord inbox, Effects effects) throws InvalidProtocolBufferException {
    Header header = AnyCommand.parseFrom(inbox.value()).getHeader();
    Long before = counts.get(0);
    long count = before == null ? 1 : before + 1;
    counts.put(0, count);
    effects.send(Topic.EVENTS, inbox.actor(), bytes("count " + count));
    effects.relay(
        new RelayRecord(
            inbox.actor(), (int) (count % 4), 1, effects.nextSeq(), bytes("relay " + count)));
    if (header.getCaller() == FAIL) {
      throw new IllegalStateException("asked to fail");
    } else if (header.getCaller() == LOSE_STATE) {
      throw new StateAccessException("asked to lose state", new IllegalStateException());
    } else if (header.getCaller() == SET_TIMER) {
      effects.timerAtMs(header.getTimeUs() / 1000);
    }
  }

  @Override
  public boolean isRead(InboxRecord inbox) throws InvalidProtocolBufferException {
    return AnyCommand.parseFrom(inbox.value()).getHeader().getCaller() == READ;
  }

  @Override
  public void onTimer(long actor, long nowMs, Effects effects) {
    effects.send(Topic.NODES, actor, bytes("timer of " + actor + " at " + nowMs));
  }

  /** A command to it. */
  static InboxRecord command(long actor, long offset, long caller, long timeMs) {
    Header header = Header.newBuilder().setCaller(caller).setTimeUs(timeMs * 1000).build();
    return new InboxRecord(
        actor,
        0,
        offset,
        timeMs * 1_000,
        AnyCommand.newBuilder().setHeader(header).build().toByteArray());
  }

  /** A command that only counts. */
  static InboxRecord command(long actor, long offset) {
    return command(actor, offset, 0, 0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
