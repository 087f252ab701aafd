package dev.throng.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.flink.testing.ThrongTestLog;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

final class DeduplicateHarnessTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void repeatsOfAnyLengthAcrossRestoresComeOnce() throws Exception {
    Random random = new Random(20261122);
    for (int round = 0; round < 10; round++) {
      ThrongTestLog log = new ThrongTestLog(1);
      List<byte[]> once = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int before = log.records().size();
        happen(log, random, i);
        once.addAll(log.records().subList(before, log.records().size()));
        if (random.nextInt(4) == 0) {
          log.repeat(1 + random.nextInt(log.records().size()));
        }
      }

      assertThat(passed(decode(log.records()), random)).isEqualTo(keys(decode(once)));
    }
  }

  private static void happen(ThrongTestLog log, Random random, int number) {
    long channel = 10 + random.nextInt(3);
    Instant at = AT.plusSeconds(number);
    switch (random.nextInt(4)) {
      case 0 -> log.guildEvent("GUILD_UPDATE", "{}", at);
      case 1 -> log.unknown(channel, at);
      case 2 -> log.delete(channel, 5, at);
      default -> log.message(channel, 7, "m" + number, at);
    }
  }

  /** Passes them through, restoring now and then. */
  private static List<String> passed(List<ThrongEvent> events, Random random) throws Exception {
    List<String> passed = new ArrayList<>();
    KeyedOneInputStreamOperatorTestHarness<Long, ThrongEvent, ThrongEvent> harness = open(null);
    for (ThrongEvent event : events) {
      harness.processElement(event, 0);
      if (random.nextInt(10) == 0) {
        passed.addAll(keys(harness.extractOutputValues()));
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness = open(state);
      }
    }
    passed.addAll(keys(harness.extractOutputValues()));
    harness.close();
    return passed;
  }

  @Test
  void anEventWithoutItsPredecessorIsPassedOnAndCounted() throws Exception {
    ThrongTestLog log = new ThrongTestLog(1);
    log.message(10, 7, "a", AT);
    log.gap(10);
    log.message(10, 7, "c", AT);
    log.message(10, 7, "d", AT);
    try (KeyedOneInputStreamOperatorTestHarness<Long, ThrongEvent, ThrongEvent> harness =
        open(null)) {
      for (ThrongEvent event : decode(log.records())) {
        harness.processElement(event, 0);
      }

      assertThat(harness.extractOutputValues()).hasSize(3);
      assertThat(counter(harness, "gaps")).isEqualTo(1);
      assertThat(counter(harness, "duplicates")).isZero();
    }
  }

  @Test
  void aChannelOfALogThatWasMadeAnewBeginsAnew() throws Exception {
    ThrongTestLog log = new ThrongTestLog(1);
    log.message(10, 7, "a", AT);
    log.message(10, 7, "b", AT);
    List<ThrongEvent> events = decode(log.records());
    ThrongEvent first = events.get(0);
    LogPosition anew = new LogPosition(2, 1, 0);
    ThrongEvent again =
        new ThrongEvent(
            first.kind(),
            first.guildId(),
            first.channelId(),
            first.messageId(),
            first.authorId(),
            first.type(),
            first.json(),
            first.timeUs(),
            anew,
            first.raw());
    try (KeyedOneInputStreamOperatorTestHarness<Long, ThrongEvent, ThrongEvent> harness =
        open(null)) {
      harness.processElement(events.get(0), 0);
      harness.processElement(events.get(1), 0);
      harness.processElement(again, 0);

      assertThat(harness.extractOutputValues()).hasSize(3);
      assertThat(counter(harness, "gaps")).isZero();
    }
  }

  private static long counter(
      KeyedOneInputStreamOperatorTestHarness<Long, ThrongEvent, ThrongEvent> harness, String name)
      throws Exception {
    Field field = DeduplicateFunction.class.getDeclaredField(name);
    field.setAccessible(true);
    KeyedProcessOperator<?, ?, ?> operator = (KeyedProcessOperator<?, ?, ?>) harness.getOperator();
    return ((Counter) field.get(operator.getUserFunction())).getCount();
  }

  private static KeyedOneInputStreamOperatorTestHarness<Long, ThrongEvent, ThrongEvent> open(
      OperatorSubtaskState stateOrNull) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<Long, ThrongEvent, ThrongEvent> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new DeduplicateFunction<>()),
            ThrongEvent::orderKey,
            Types.LONG);
    if (stateOrNull != null) {
      harness.initializeState(stateOrNull);
    }
    harness.open();
    return harness;
  }

  private static List<ThrongEvent> decode(List<byte[]> records) {
    return records.stream().map(value -> EventDecoder.decode(value, 0)).toList();
  }

  private static List<String> keys(List<ThrongEvent> events) {
    return events.stream().map(e -> e.orderKey() + " " + e.position().seq()).toList();
  }
}
