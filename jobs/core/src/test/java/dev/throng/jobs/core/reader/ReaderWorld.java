package dev.throng.jobs.core.reader;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.store.MessageMutation;
import dev.throng.protocol.Seq;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CallersReply;
import dev.throng.protocol.wire.ChannelDeleted;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.MessageDeleted;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.MessageSplits;
import dev.throng.protocol.wire.MessageUpdated;
import dev.throng.protocol.wire.Query;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A channel with its reader, its log, and a database that follows the log as far as it is told.
 * Event number n, from 1, has offset n - 1 in partition 3.
 */
final class ReaderWorld {
  static final long CHANNEL = Snowflake.of(Snowflake.EPOCH_MS + 1, 0, 0);
  static final int PARTITION = 3;
  static final int NODE = 5;
  private static final long GENERATION = 77;
  private static final CallersReply REFUSED =
      CallersReply.newBuilder().addCallers(8).addCallers(9).setStatus(403).build();

  final List<Event> log = new ArrayList<>();

  /** Rows by partition. */
  final Map<Integer, TreeMap<Long, String>> database = new HashMap<>();

  /** Messages of one partition, after which the next one opens a split. */
  int rowsPerSplit = Integer.MAX_VALUE;

  final MemoryStateFactory state = new MemoryStateFactory();
  final ReaderRunner runner;
  final TreeSet<Long> refused = new TreeSet<>();

  /** Reads that have begun and are not over: what they have found. */
  final Map<PageQuery, Rows> underWay = new HashMap<>();

  int joined;
  long nowMs;
  int read;
  int applied;
  int reported;
  private long newestMs;
  private long newestMessage;
  private int split;
  private int rowsInSplit;
  private final List<Long> splitStarts = new ArrayList<>();

  /** How many splits there were when an event was written; by its number. */
  private final List<Integer> splitCounts = new ArrayList<>(List.of(0));

  private long nextRequest = 1;

  record Rows(List<PageRow> newer, List<PageRow> older) {}

  ReaderWorld(ReaderLimits limits) {
    runner = new ReaderRunner(state, limits);
  }

  static Event.Builder created(long message, String body) {
    return Event.newBuilder()
        .setMessageCreated(
            MessageCreated.newBuilder().setMessage(message).setBody(ByteString.copyFromUtf8(body)));
  }

  static Event.Builder updated(long message, String body) {
    return Event.newBuilder()
        .setMessageUpdated(
            MessageUpdated.newBuilder().setMessage(message).setBody(ByteString.copyFromUtf8(body)));
  }

  static Event.Builder deleted(long message) {
    return Event.newBuilder().setMessageDeleted(MessageDeleted.newBuilder().setMessage(message));
  }

  static Event.Builder channelDeleted() {
    return Event.newBuilder().setChannelDeleted(ChannelDeleted.getDefaultInstance());
  }

  /** Writes an event to the log. */
  void append(Event.Builder event) {
    long number = log.size() + 1;
    if (event.hasMessageCreated()) {
      place(event.getMessageCreated().getMessage());
    }
    splitCounts.add(splitStarts.size());
    newestMs = Math.max(newestMs, Snowflake.timeMs(event.getMessageCreated().getMessage()));
    log.add(
        event
            .setChannel(CHANNEL)
            .setGeneration(GENERATION)
            .setSplit(splitOf(event))
            .setSeq(seq(number))
            .setPrevSeq(number == 1 ? 0 : seq(number - 1))
            .setWriteTimeUs(newestMs * 1_000 + number)
            .build());
  }

  private void place(long message) {
    if (Snowflake.bucket(message) != Snowflake.bucket(newestMessage)) {
      split = 0;
      rowsInSplit = 0;
    }
    if (rowsInSplit == rowsPerSplit) {
      splitStarts.add(message);
      split = splitStarts.size();
      rowsInSplit = 0;
    }
    rowsInSplit++;
    newestMessage = message;
  }

  private int splitOf(Event.Builder event) {
    long message =
        event.getMessageCreated().getMessage()
            | event.getMessageUpdated().getMessage()
            | event.getMessageDeleted().getMessage();
    int last = 0;
    for (int number = 1; number <= splitStarts.size(); number++) {
      last = splitStarts.get(number - 1) <= message ? number : last;
    }
    boolean inIt =
        last > 0 && Snowflake.bucket(splitStarts.get(last - 1)) == Snowflake.bucket(message);
    return inIt ? last : 0;
  }

  static long seq(long number) {
    return number == 0 ? 0 : Seq.of(number * 3, 1);
  }

  /** The reader reads the next event. */
  ReaderEffects readNext() {
    return readEvent(read++);
  }

  ReaderEffects readEvent(int index) {
    return runner.runEvent(
        new InboxRecord(CHANNEL, PARTITION, index, 0, log.get(index).toByteArray()),
        nowMs,
        this::durable);
  }

  void readAll() {
    while (read < log.size()) {
      readNext();
    }
  }

  /** Events that are lost to the reader, and this next one is not. */
  ReaderEffects readAfterGap(int lost) {
    read += lost;
    return readNext();
  }

  /** The database has the log's first events, but for those that it refuses. */
  void apply(int events) {
    for (; applied < events; applied++) {
      if (!refused.contains((long) applied)) {
        Event event = log.get(applied);
        int partition = Objects.requireNonNull(MessageMutation.of(event)).bucket();
        apply(event, database.computeIfAbsent(partition, p -> new TreeMap<>()));
      }
    }
  }

  /** What the store job has reported. */
  Durable durable(int partition, long channel) {
    return partition == PARTITION && channel == CHANNEL
        ? new Durable(
            reported, refused.headSet((long) reported).stream().mapToLong(o -> o).toArray())
        : Durable.NOTHING;
  }

  void storeAll() {
    apply(read);
    reported = read;
  }

  static void apply(Event event, TreeMap<Long, String> messages) {
    switch (event.getEventCase()) {
      case MESSAGE_CREATED ->
          messages.put(
              event.getMessageCreated().getMessage(),
              event.getMessageCreated().getBody().toStringUtf8());
      case MESSAGE_UPDATED ->
          messages.put(
              event.getMessageUpdated().getMessage(),
              event.getMessageUpdated().getBody().toStringUtf8());
      case MESSAGE_DELETED -> messages.remove(event.getMessageDeleted().getMessage());
      case CHANNEL_DELETED -> messages.clear();
      case GUILD_EVENT, EVENT_NOT_SET -> throw new AssertionError();
    }
  }

  ReaderEffects query(MessageRange range, long stampNumber, long nowMs) {
    Query query =
        Query.newBuilder()
            .setChannel(CHANNEL)
            .setStampSeq(seq(stampNumber))
            .setRange(range)
            .setTimeUs(nowMs * 1_000)
            .setReplyTo(ReplyTo.newBuilder().setNode(NODE).setRequestId(nextRequest++))
            .addOthers(REFUSED)
            .setSplits(
                MessageSplits.newBuilder()
                    .setFirst(1)
                    .setCount(splitCounts.get((int) stampNumber))
                    .addAllStarts(splitStarts.subList(0, splitCounts.get((int) stampNumber))))
            .build();
    return runner.runQuery(
        new InboxRecord(CHANNEL, 0, nextRequest, 0, query.toByteArray()), nowMs, this::durable);
  }

  /**
   * The reply at once, or by way of the database: as it is now, or was when an equal read began.
   */
  Reply reply(ReaderEffects effects) {
    if (effects.records().size() + effects.pages().size() != 1) {
      throw new AssertionError("expected one answer: " + effects.records() + effects.pages());
    }
    return effects.pages().isEmpty()
        ? reply(effects.records().get(0))
        : reply(readPage(effects.pages().get(0)));
  }

  static Reply reply(OutRecord record) {
    if (record.topic() != Topic.REPLIES.ordinal() || record.key() != NODE) {
      throw new AssertionError("not a reply: " + record);
    }
    try {
      Reply reply = Reply.parseFrom(record.value());
      if (!reply.getOthersList().equals(List.of(REFUSED))) {
        throw new AssertionError("refusals are not handed on: " + reply.getOthersList());
      }
      return reply;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  OutRecord readPage(PageRequest page) {
    PageQuery query = PageQuery.of(page);
    joined += underWay.containsKey(query) ? 1 : 0;
    Rows found = underWay.computeIfAbsent(query, q -> new Rows(rows(q.newer()), rows(q.older())));
    return PageMerge.reply(page, found.newer(), found.older(), List.of());
  }

  /** Reads partition by partition as the job does. */
  private List<PageRow> rows(PageQuery.Rows scan) {
    List<PageRow> rows = new ArrayList<>();
    if (scan == null) {
      return rows;
    }
    for (long partition : scan.buckets()) {
      var range =
          database
              .getOrDefault((int) partition, new TreeMap<>())
              .subMap(scan.above(), false, scan.below(), false);
      for (var entry : (scan.descending() ? range.descendingMap() : range).entrySet()) {
        if (rows.size() < scan.rowsMax()) {
          rows.add(
              new PageRow(
                  entry.getKey(),
                  entry.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
      }
    }
    return rows;
  }
}
