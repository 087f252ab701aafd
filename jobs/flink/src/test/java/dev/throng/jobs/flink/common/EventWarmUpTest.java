package dev.throng.jobs.flink.common;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.reader.Durable;
import dev.throng.jobs.core.reader.ReaderEffects;
import dev.throng.jobs.core.reader.ReaderLimits;
import dev.throng.jobs.core.reader.ReaderRunner;
import dev.throng.jobs.core.readstate.ChannelMarks;
import dev.throng.jobs.core.store.MessageMutation;
import dev.throng.jobs.flink.state.ScratchStateFactory;
import dev.throng.protocol.wire.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventWarmUpTest {
  private static final int ENOUGH = 500;

  @Test
  void everyEventIsOneThatTheReadersOfTheLogTake() {
    ReaderRunner reader = new ReaderRunner(new ScratchStateFactory(), ReaderLimits.DEFAULT);
    ChannelMarks marks = new ChannelMarks(new ScratchStateFactory());
    List<OutRecord> letters = new ArrayList<>();
    List<MessageMutation> rows = new ArrayList<>();
    int[] mentioned = new int[1];

    EventWarmUp.run(
        "test",
        record -> {
          Event event = Event.parseFrom(record.value());
          Durable durable = new Durable(record.offset(), new long[0]);
          ReaderEffects effects =
              reader.runEvent(record, record.timeUs() / 1_000, (partition, channel) -> durable);
          letters.addAll(effects.records());
          mentioned[0] += marks.of(event).users().size();
          rows.add(MessageMutation.of(event));
        });

    assertThat(letters).isEmpty();
    assertThat(rows).hasSizeGreaterThan(ENOUGH).doesNotContainNull();
    assertThat(rows).anyMatch(MessageMutation::delete);
    assertThat(mentioned[0]).isGreaterThan(ENOUGH / 2);
  }
}
