package dev.throng.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.flink.testing.ThrongTestLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

final class BackfillHarnessTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final int ROUNDS = 60;

  /**
   * The store runs on while it is read: each row is of a state at or after the noted progress. The
   * log is read at the same time, and now and then all begins again from a checkpoint.
   */
  @Test
  void eachMessageComesOnceWhateverIsStoredMeanwhile() throws Exception {
    Random random = new Random(20261122);
    for (int round = 0; round < ROUNDS; round++) {
      World world = new World(random);
      List<ThrongEvent> out = world.run();

      List<String> created = new ArrayList<>();
      List<String> changes = new ArrayList<>();
      Map<Long, Integer> times = new HashMap<>();
      for (ThrongEvent event : out) {
        if (event.kind() == EventKind.MESSAGE_CREATED) {
          times.merge(event.messageId(), 1, Integer::sum);
          created.add(event.channelId() + " " + event.messageId());
        } else {
          changes.add(event.channelId() + " " + event.position().seq());
        }
      }
      assertThat(times.values()).as("round %d: no repeat", round).allMatch(count -> count == 1);
      assertThat(times.keySet()).as("round %d: no gap", round).containsAll(world.mustCome());
      for (long channel : World.CHANNELS) {
        assertThat(changes.stream().filter(change -> change.startsWith(channel + " ")))
            .as("round %d: changes of channel %d in order", round, channel)
            .containsExactlyElementsOf(world.changesInLog(channel));
      }
    }
  }

  /** A random log, and a database that is filled from it. */
  private static final class World {
    private static final List<Long> CHANNELS = List.of(10L, 20L);

    private final Random random;
    private final List<ThrongEvent> log;
    private final int progress;
    private final List<ThrongEvent> rows = new ArrayList<>();

    World(Random random) {
      this.random = random;
      ThrongTestLog written = new ThrongTestLog(1);
      Map<Long, Long> alive = new LinkedHashMap<>();
      for (int i = 0; i < 40; i++) {
        happen(written, alive, AT.plusMillis(i));
      }
      log = written.records().stream().map(value -> EventDecoder.decode(value, 0)).toList();
      progress = random.nextInt(log.size() + 1);
      for (long message : log.stream().map(ThrongEvent::messageId).distinct().toList()) {
        read(message);
      }
    }

    private void happen(ThrongTestLog written, Map<Long, Long> alive, Instant at) {
      List<Long> messages = List.copyOf(alive.keySet());
      int what = messages.isEmpty() ? 0 : random.nextInt(5);
      if (what < 3) {
        long channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
        alive.put(written.message(channel, 7, "text", at), channel);
        return;
      }
      long message = messages.get(random.nextInt(messages.size()));
      long channel = alive.get(message);
      if (what == 3) {
        written.edit(channel, message, 7, "edited", at);
      } else {
        written.delete(channel, message, at);
        alive.remove(message);
      }
    }

    /** The row of a message, if it is there at the moment at which it is read. */
    private void read(long message) {
      int stored = progress + random.nextInt(log.size() - progress + 1);
      ThrongEvent row = null;
      for (ThrongEvent event : log.subList(0, stored)) {
        if (event.messageId() == message) {
          row = event.kind() == EventKind.MESSAGE_DELETED ? null : event;
        }
      }
      if (row != null) {
        rows.add(StoredMessages.event(row.channelId(), message, row.authorId(), row.json()));
      }
    }

    /** Those that were there when the progress was noted and are not deleted, and those after. */
    List<Long> mustCome() {
      List<Long> messages = new ArrayList<>();
      for (int i = 0; i < log.size(); i++) {
        ThrongEvent event = log.get(i);
        if (event.kind() == EventKind.MESSAGE_CREATED) {
          messages.add(event.messageId());
        } else if (event.kind() == EventKind.MESSAGE_DELETED && !inLog(event.messageId())) {
          messages.remove(Long.valueOf(event.messageId()));
        }
      }
      return messages;
    }

    private boolean inLog(long message) {
      return log.subList(progress, log.size()).stream()
          .anyMatch(
              event -> event.messageId() == message && event.kind() == EventKind.MESSAGE_CREATED);
    }

    List<String> changesInLog(long channel) {
      return log.subList(progress, log.size()).stream()
          .filter(event -> event.kind() != EventKind.MESSAGE_CREATED)
          .filter(event -> event.channelId() == channel)
          .map(event -> channel + " " + event.position().seq())
          .toList();
    }

    List<ThrongEvent> run() throws Exception {
      List<ThrongEvent> out = new ArrayList<>();
      KeyedTwoInputStreamOperatorTestHarness<Long, ThrongEvent, ThrongEvent, ThrongEvent> harness =
          open(null);
      int row = 0;
      int event = progress;
      boolean ended = false;
      while (!ended || event < log.size()) {
        int what = random.nextInt(12);
        if (what == 0) {
          out.addAll(harness.extractOutputValues());
          OperatorSubtaskState state = harness.snapshot(1, 1);
          harness.close();
          harness = open(state);
          if (ended) {
            harness.processWatermark1(Watermark.MAX_WATERMARK);
          }
        } else if (what < 6 && row < rows.size()) {
          ThrongEvent stored = rows.get(row++);
          harness.processElement1(new StreamRecord<>(stored, stored.timeUs() / 1_000));
        } else if (what < 6 && !ended) {
          ended = true;
          harness.processWatermark1(Watermark.MAX_WATERMARK);
        } else if (what < 11 && event < log.size()) {
          ThrongEvent next = log.get(event++);
          harness.processElement2(new StreamRecord<>(next, next.timeUs() / 1_000));
        } else if (event > progress) {
          harness.processWatermark2(
              new Watermark(log.get(event - 1).timeUs() / 1_000 - random.nextInt(5)));
        }
      }
      harness.processWatermark2(Watermark.MAX_WATERMARK);
      assertThat(harness.numKeyedStateEntries()).as("state that is left").isZero();
      out.addAll(harness.extractOutputValues());
      harness.close();
      return out;
    }

    private KeyedTwoInputStreamOperatorTestHarness<Long, ThrongEvent, ThrongEvent, ThrongEvent>
        open(OperatorSubtaskState stateOrNull) throws Exception {
      KeyedTwoInputStreamOperatorTestHarness<Long, ThrongEvent, ThrongEvent, ThrongEvent> harness =
          new KeyedTwoInputStreamOperatorTestHarness<>(
              new BackfillOperator(AT.toEpochMilli()),
              ThrongEvent::orderKey,
              ThrongEvent::orderKey,
              Types.LONG);
      harness.setProcessingTime(AT.toEpochMilli() + 1_000);
      if (stateOrNull != null) {
        harness.initializeState(stateOrNull);
      }
      harness.open();
      return harness;
    }
  }
}
