package dev.throng.jobs.flink.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.Actor;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.HeapSized;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.flink.common.ActorFunction;
import dev.throng.jobs.flink.common.ActorKind;
import dev.throng.jobs.flink.common.ShellHarness;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.jobs.flink.common.ShellHarness.Shape;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AnyCommand;
import dev.throng.protocol.wire.Header;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

final class HeapCacheHarnessTest {
  private static final AtomicInteger MADE = new AtomicInteger();
  private static final long ADD = 1;
  private static final long ADD_AND_FAIL = 2;
  private static final long READ = 3;
  private static final long SET_TIMER = 4;

  @Test
  void aValueIsDecodedOnceForManyCommands() throws Exception {
    OperatorSubtaskState snapshot;
    try (var shell = ShellHarness.start(shape())) {
      send(shell, 7, ADD);
      snapshot = shell.snapshot();
    }
    try (var shell = ShellHarness.restore(shape(), snapshot)) {
      int before = MADE.get();
      for (int i = 0; i < 50; i++) {
        assertThat(send(shell, 7, READ)).isEqualTo(1);
      }
      assertThat(MADE.get() - before).isEqualTo(1);
    }
  }

  @Test
  void aCommandThatThrowsLeavesTheValueAsItWas() throws Exception {
    try (var shell = ShellHarness.start(shape())) {
      send(shell, 7, ADD);
      send(shell, 7, ADD_AND_FAIL);
      assertThat(send(shell, 7, READ)).isEqualTo(1);
    }
  }

  @Test
  void aRestoredTaskReadsItsCheckpoint() throws Exception {
    OperatorSubtaskState snapshot;
    try (var shell = ShellHarness.start(shape())) {
      send(shell, 7, ADD);
      snapshot = shell.snapshot();
      assertThat(send(shell, 7, ADD)).isEqualTo(2);
    }
    try (var shell = ShellHarness.restore(shape(), snapshot)) {
      assertThat(send(shell, 7, READ)).isEqualTo(1);
      assertThat(send(shell, 7, ADD)).isEqualTo(2);
    }
  }

  @Test
  void moreThanFitsIsReadFromTheStateAgain() throws Exception {
    int actors = 40;
    assertThat(actors * (long) Counted.HEAP_BYTES).isGreaterThan(2 * HeapCache.BYTES_MAX);
    try (var shell = ShellHarness.start(shape())) {
      for (int round = 1; round <= 3; round++) {
        for (int actor = 0; actor < actors; actor++) {
          assertThat(send(shell, actor, ADD)).isEqualTo(round);
        }
      }
      int before = MADE.get();
      for (int actor = 0; actor < actors; actor++) {
        assertThat(send(shell, actor, READ)).isEqualTo(3);
      }
      assertThat(MADE.get() - before).isGreaterThan(actors / 4);
    }
  }

  @Test
  void aTimerReadsTheValueOfItsActor() throws Exception {
    try (var shell = ShellHarness.start(shape())) {
      send(shell, 7, SET_TIMER);
      send(shell, 8, ADD);
      shell.setProcessingTime(ShellHarness.START_MS + 10);
      assertThat(value(shell.takeWritten())).isZero();
    }
  }

  private static long send(ShellHarness<Long, InboxRecord> shell, long actor, long what)
      throws Exception {
    Header header = Header.newBuilder().setCaller(what).build();
    shell.process(
        new InboxRecord(
            actor, 0, 0, 0, AnyCommand.newBuilder().setHeader(header).build().toByteArray()));
    return value(shell.takeWritten());
  }

  private static long value(List<OutRecord> written) {
    return written.isEmpty() ? -1 : written.get(0).key();
  }

  private static Shape<Long, InboxRecord> shape() {
    ActorKind kind = new ActorKind(Topic.GUILD_INBOX, Adder::new);
    return Shape.actor(() -> new ActorFunction(kind, ShellHarness.GUARD), Backend.ROCKSDB);
  }

  /** Knows how often one was made. */
  public record Counted(long count) implements HeapSized {
    static final int HEAP_BYTES = 1 << 20;

    /** Made by an actor or decoded. */
    public Counted {
      MADE.incrementAndGet();
    }

    @Override
    public int heapBytes() {
      return HEAP_BYTES;
    }
  }

  private static final class Adder implements Actor {
    private final Cell<Counted> counted;

    Adder(StateFactory state) {
      counted = state.cell("counted", Counted.class);
    }

    @Override
    public void handle(InboxRecord inbox, Effects effects)
        throws com.google.protobuf.InvalidProtocolBufferException {
      long what = AnyCommand.parseFrom(inbox.value()).getHeader().getCaller();
      if (what == ADD || what == ADD_AND_FAIL) {
        counted.put(new Counted(count() + 1));
      } else if (what == SET_TIMER) {
        effects.timerAtMs(ShellHarness.START_MS + 10);
        return;
      }
      if (what == ADD_AND_FAIL) {
        throw new IllegalStateException("asked to fail");
      }
      effects.send(Topic.EVENTS, count(), new byte[0]);
    }

    @Override
    public void onTimer(long actor, long nowMs, Effects effects) {
      effects.send(Topic.NODES, count(), new byte[0]);
    }

    private long count() {
      Counted value = counted.get();
      return value == null ? 0 : value.count();
    }
  }
}
