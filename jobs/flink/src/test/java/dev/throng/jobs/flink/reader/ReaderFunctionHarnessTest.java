package dev.throng.jobs.flink.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.reader.OverlayEntry;
import dev.throng.jobs.core.reader.PageRequest;
import dev.throng.jobs.core.reader.ReaderLimits;
import dev.throng.jobs.flink.kafka.RawRecord;
import dev.throng.protocol.Seq;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.MessageDeleted;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.MessageUpdated;
import dev.throng.protocol.wire.Query;
import dev.throng.protocol.wire.RefusedWrite;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.StoreProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderFunctionHarnessTest {
  private static final long GENERATION = 9;
  private static final int PARTITION = 2;
  private static final long CHANNEL = Snowflake.of(Snowflake.EPOCH_MS + 1, 0, 0);
  private static final ReaderLimits SMALL =
      new ReaderLimits(5, 1_000, 4, 60, 3, 5_000, 60_000, 128);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void bothBackendsGiveTheSameBytesThroughAnyNumberOfRestores(long seed) throws Exception {
    List<String> plain = run(seed, ReaderHarness.Backend.HASHMAP, false);
    assertThat(plain).as("seed %d", seed).hasSizeGreaterThan(150);
    assertThat(run(seed, ReaderHarness.Backend.HASHMAP, true)).as("seed %d", seed).isEqualTo(plain);
    assertThat(run(seed, ReaderHarness.Backend.ROCKSDB, true)).as("seed %d", seed).isEqualTo(plain);
  }

  @ParameterizedTest
  @EnumSource(ReaderHarness.Backend.class)
  void aQueryThatWaitsSurvivesARestoreAndIsAnsweredByItsEvent(ReaderHarness.Backend backend)
      throws Exception {
    try (ReaderHarness reader = new ReaderHarness(GENERATION, SMALL, backend)) {
      reader.process(query(newest(10), 1, 5, reader.nowMs()));
      assertThat(reader.takeReplies()).isEmpty();
      reader.restore();
      reader.process(created(1, 0));
      List<OutRecord> replies = reader.takeReplies();
      assertThat(replies).hasSize(1);
      Reply reply = Reply.parseFrom(replies.get(0).value());
      assertThat(reply.getStatus()).isEqualTo(200);
      assertThat(reply.getRequestId()).isEqualTo(5);
      assertThat(reply.getReadSeq()).isEqualTo(seq(1));
      assertThat(reply.getBody().toStringUtf8()).isEqualTo("[\"m1\"]");
    }
  }

  @Test
  void aQueryWhoseEventDoesNotComeGets503AfterFiveSeconds() throws Exception {
    try (ReaderHarness reader =
        new ReaderHarness(GENERATION, SMALL, ReaderHarness.Backend.ROCKSDB)) {
      reader.process(query(newest(10), 1, 5, reader.nowMs()));
      reader.advance(4_999);
      assertThat(reader.takeReplies()).isEmpty();
      reader.advance(1);
      assertThat(statuses(reader.takeReplies())).containsExactly(503);
      reader.process(created(1, 0));
      assertThat(reader.takeReplies()).as("answered once").isEmpty();
    }
  }

  @Test
  void theFourthWaitingQueryGets503AtOnce() throws Exception {
    try (ReaderHarness reader =
        new ReaderHarness(GENERATION, SMALL, ReaderHarness.Backend.HASHMAP)) {
      for (int i = 0; i < 4; i++) {
        reader.process(query(newest(10), 1, i, reader.nowMs()));
      }
      assertThat(statuses(reader.takeReplies())).containsExactly(503);
    }
  }

  @Test
  void aQueryThatIsAMinuteOldGets503Unread() throws Exception {
    try (ReaderHarness reader =
        new ReaderHarness(GENERATION, SMALL, ReaderHarness.Backend.HASHMAP)) {
      reader.process(query(newest(10), 0, 5, reader.nowMs() - 60_001));
      assertThat(statuses(reader.takeReplies())).containsExactly(503);
    }
  }

  @ParameterizedTest
  @EnumSource(ReaderHarness.Backend.class)
  void aQueryThatExpiresWhileItWaitsIsRefusedAfterARestoreAndNotLookedUp(
      ReaderHarness.Backend backend) throws Exception {
    try (ReaderHarness reader = new ReaderHarness(GENERATION, SMALL, backend)) {
      for (int i = 1; i <= 20; i++) {
        reader.process(created(i, i - 1));
      }
      reader.report(progress(20, GENERATION));
      reader.process(created(21, 20));
      reader.process(query(newest(21), 22, 5, reader.nowMs() - 58_000));
      assertThat(reader.takeReplies()).isEmpty();
      reader.restoreAfter(10_000);
      reader.process(created(22, 21));
      assertThat(reader.takePages()).isEmpty();
      reader.advance(0);
      assertThat(statuses(reader.takeReplies())).containsExactly(503);
    }
  }

  @Test
  void aPageThatNeedsTheDatabaseExpiresWithItsQuery() throws Exception {
    try (ReaderHarness reader =
        new ReaderHarness(GENERATION, SMALL, ReaderHarness.Backend.HASHMAP)) {
      for (int i = 1; i <= 20; i++) {
        reader.process(created(i, i - 1));
      }
      reader.report(progress(20, GENERATION));
      reader.process(created(21, 20));
      reader.process(query(newest(21), 21, 5, reader.nowMs() - 58_000));
      assertThat(reader.takePages())
          .extracting(PageRequest::expiresMs)
          .containsExactly(reader.nowMs() + 2_000);
    }
  }

  @ParameterizedTest
  @EnumSource(ReaderHarness.Backend.class)
  void aRefusedMessageIsInHistoryAlthoughItsOffsetIsPassed(ReaderHarness.Backend backend)
      throws Exception {
    try (ReaderHarness reader = new ReaderHarness(GENERATION, SMALL, backend)) {
      for (int i = 1; i <= 10; i++) {
        reader.process(created(i, i - 1));
      }
      RefusedWrite third = RefusedWrite.newBuilder().setOffset(2).setChannel(CHANNEL).build();
      RefusedWrite others = third.toBuilder().setOffset(3).setChannel(CHANNEL + 1).build();
      reader.report(progress(10, GENERATION, third, others));
      reader.process(created(11, 10));
      reader.restore();
      reader.process(query(newest(11), 11, 5, reader.nowMs()));
      assertThat(reader.takePages().get(0).older().overlay())
          .extracting(OverlayEntry::message)
          .containsExactly(Snowflake.of(Snowflake.EPOCH_MS + 3, 0, 0));
    }
  }

  @Test
  void progressOfAnotherGenerationIsIgnored() throws Exception {
    try (ReaderHarness reader =
        new ReaderHarness(GENERATION, SMALL, ReaderHarness.Backend.HASHMAP)) {
      for (int i = 1; i <= 20; i++) {
        reader.process(created(i, i - 1));
      }
      reader.report(progress(20, GENERATION + 1));
      reader.process(created(21, 20));
      reader.process(query(newest(21), 21, 1, reader.nowMs()));
      assertThat(reader.takePages()).as("nothing is durable, so all is still there").isEmpty();
      reader.report(progress(21, GENERATION));
      reader.process(created(22, 21));
      reader.process(query(newest(21), 22, 2, reader.nowMs()));
      assertThat(reader.takePages()).hasSize(1);
    }
  }

  @Test
  void garbageIsDeadLetteredAndDisturbsNothing() throws Exception {
    byte[] garbage = {(byte) 0xff, 1, 2};
    try (ReaderHarness reader =
        new ReaderHarness(GENERATION, SMALL, ReaderHarness.Backend.HASHMAP)) {
      reader.process(new ChannelRecord(false, new InboxRecord(CHANNEL, PARTITION, 0, 0, garbage)));
      reader.process(new ChannelRecord(true, new InboxRecord(CHANNEL, PARTITION, 0, 0, garbage)));
      reader.report(new RawRecord(new byte[0], 0, 0, 0, garbage));
      assertThat(reader.takeReplies())
          .extracting(OutRecord::topic)
          .containsOnly(Topic.DEAD_LETTERS.ordinal())
          .hasSize(3);
      reader.process(created(1, 0));
      reader.process(query(newest(1), 1, 1, reader.nowMs()));
      assertThat(statuses(reader.takeReplies())).containsExactly(200);
    }
  }

  @Test
  void anEventOfNoChannelIsSkipped() throws Exception {
    try (ReaderHarness reader =
        new ReaderHarness(GENERATION, SMALL, ReaderHarness.Backend.HASHMAP)) {
      byte[] guildEvent =
          Event.newBuilder().setGuild(CHANNEL).setSeq(seq(7)).setPrevSeq(0).build().toByteArray();
      reader.process(
          new ChannelRecord(false, new InboxRecord(CHANNEL, PARTITION, 0, 0, guildEvent)));
      reader.process(query(newest(1), 0, 1, reader.nowMs()));
      assertThat(statuses(reader.takeReplies())).containsExactly(200);
    }
  }

  /** All that comes out of a random run, in order. */
  private static List<String> run(long seed, ReaderHarness.Backend backend, boolean restore)
      throws Exception {
    Random random = new Random(seed);
    Random restores = new Random(seed + 1);
    Map<Long, List<Long>> alive = new HashMap<>();
    Map<Long, Integer> numbers = new HashMap<>();
    List<String> out = new ArrayList<>();
    long offset = 0;
    try (ReaderHarness reader = new ReaderHarness(GENERATION, SMALL, backend)) {
      for (int i = 0; i < 1_000; i++) {
        long channel = CHANNEL + random.nextInt(3);
        List<Long> ids = alive.computeIfAbsent(channel, any -> new ArrayList<>());
        switch (random.nextInt(8)) {
          case 0, 1, 2, 3 -> {
            int number = numbers.merge(channel, 1, Integer::sum);
            reader.process(event(random, channel, number, offset++, ids));
          }
          case 4 -> reader.report(progress(random.nextInt((int) offset + 1), GENERATION));
          case 5 -> reader.advance(random.nextInt(2_000));
          default -> {
            int stamp = numbers.getOrDefault(channel, 0) + random.nextInt(2);
            reader.process(query(channel, range(random, ids), stamp, i, reader.nowMs()));
          }
        }
        if (restore && restores.nextInt(50) == 0) {
          reader.restore();
        }
        for (OutRecord record : reader.takeReplies()) {
          out.add(
              record.topic() + " " + record.key() + " " + HexFormat.of().formatHex(record.value()));
        }
        for (PageRequest page : reader.takePages()) {
          out.add(ReaderHarness.bytes(page));
        }
      }
    }
    return out;
  }

  private static ChannelRecord event(
      Random random, long channel, int number, long offset, List<Long> ids) {
    Event.Builder event = Event.newBuilder();
    int kind = ids.isEmpty() ? 0 : random.nextInt(6);
    if (kind < 4) {
      long id = Snowflake.of(Snowflake.EPOCH_MS + number * (Snowflake.BUCKET_MS / 7), 0, 0);
      ids.add(id);
      event.setMessageCreated(
          MessageCreated.newBuilder().setMessage(id).setBody(body("m" + number)));
    } else if (kind == 4) {
      long id = ids.get(random.nextInt(ids.size()));
      event.setMessageUpdated(
          MessageUpdated.newBuilder().setMessage(id).setBody(body("edit" + number)));
    } else {
      long id = ids.remove(random.nextInt(ids.size()));
      event.setMessageDeleted(MessageDeleted.newBuilder().setMessage(id));
    }
    return record(event, channel, number, offset);
  }

  private static MessageRange range(Random random, List<Long> ids) {
    long anchor = ids.isEmpty() ? 1 : ids.get(random.nextInt(ids.size()));
    MessageRange.Builder range = MessageRange.newBuilder().setLimit(1 + random.nextInt(10));
    return switch (random.nextInt(5)) {
      case 0 -> range.setBefore(anchor).build();
      case 1 -> range.setAfter(anchor).build();
      case 2 -> range.setAround(anchor).build();
      case 3 -> range.setOnly(anchor).build();
      default -> range.build();
    };
  }

  private static ChannelRecord created(int number, long offset) {
    long id = Snowflake.of(Snowflake.EPOCH_MS + number, 0, 0);
    return record(
        Event.newBuilder()
            .setMessageCreated(
                MessageCreated.newBuilder().setMessage(id).setBody(body("m" + number))),
        CHANNEL,
        number,
        offset);
  }

  private static ChannelRecord record(Event.Builder event, long channel, int number, long offset) {
    byte[] value =
        event
            .setChannel(channel)
            .setGeneration(1)
            .setSeq(seq(number))
            .setPrevSeq(seq(number - 1))
            .build()
            .toByteArray();
    return new ChannelRecord(false, new InboxRecord(channel, PARTITION, offset, 0, value));
  }

  private static long seq(int number) {
    return number == 0 ? 0 : Seq.of(number, 0);
  }

  private static ByteString body(String text) {
    return ByteString.copyFromUtf8('"' + text + '"');
  }

  private static MessageRange newest(int limit) {
    return MessageRange.newBuilder().setLimit(limit).build();
  }

  private static ChannelRecord query(MessageRange range, int stamp, long request, long nowMs) {
    return query(CHANNEL, range, stamp, request, nowMs);
  }

  private static ChannelRecord query(
      long channel, MessageRange range, int stamp, long request, long nowMs) {
    byte[] value =
        Query.newBuilder()
            .setChannel(channel)
            .setRange(range)
            .setStampSeq(seq(stamp))
            .setTimeUs(nowMs * 1_000)
            .setReplyTo(ReplyTo.newBuilder().setNode(4).setRequestId(request))
            .build()
            .toByteArray();
    return new ChannelRecord(true, new InboxRecord(channel, 0, request, 0, value));
  }

  private static RawRecord progress(long offset, long generation, RefusedWrite... refused) {
    byte[] value =
        StoreProgress.newBuilder()
            .setPartition(PARTITION)
            .setOffset(offset)
            .setGeneration(generation)
            .addAllRefused(List.of(refused))
            .build()
            .toByteArray();
    return new RawRecord(new byte[0], 0, 0, 0, value);
  }

  private static List<Integer> statuses(List<OutRecord> replies) throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (OutRecord reply : replies) {
      assertThat(Set.of(Topic.REPLIES.ordinal())).contains(reply.topic());
      statuses.add(Reply.parseFrom(reply.value()).getStatus());
    }
    return statuses;
  }
}
