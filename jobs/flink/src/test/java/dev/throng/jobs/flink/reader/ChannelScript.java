package dev.throng.jobs.flink.reader;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.fixture.RandomRanges;
import dev.throng.jobs.core.store.MessagePartition;
import dev.throng.protocol.Seq;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.MessageDeleted;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.MessageSplits;
import dev.throng.protocol.wire.MessageUpdated;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** One channel's random life, and what its history must be. */
final class ChannelScript {
  final long channel;
  final TreeMap<Long, String> messages = new TreeMap<>();
  private final Random random;
  private static final int ROWS_PER_SPLIT = 40;

  private final List<Long> splitStarts = new ArrayList<>();
  private int rowsInSplit;
  private long newest;
  private long timeMs = Snowflake.EPOCH_MS + 1_000_000;
  private int number;

  ChannelScript(long channel, Random random) {
    this.channel = channel;
    this.random = random;
  }

  /** seq of the last event. */
  long seq() {
    return seq(number);
  }

  private static long seq(int number) {
    return number == 0 ? 0 : Seq.of(number, 0);
  }

  /** Makes the next event: most are new messages, now and then ten days later. */
  Event next() {
    number++;
    Event.Builder event = Event.newBuilder();
    int kind = messages.isEmpty() ? 0 : random.nextInt(10);
    if (kind < 7) {
      timeMs += random.nextInt(60) == 0 ? Snowflake.BUCKET_MS : 1 + random.nextInt(1_000);
      long id = Snowflake.of(timeMs, 1, 0);
      place(id);
      event
          .setSplit(split(id))
          .setMessageCreated(
              MessageCreated.newBuilder().setMessage(id).setAuthor(1).setBody(body(id, "sent")));
    } else if (kind < 9) {
      long id = any();
      event
          .setSplit(split(id))
          .setMessageUpdated(
              MessageUpdated.newBuilder().setMessage(id).setAuthor(1).setBody(body(id, "edited")));
    } else {
      long id = any();
      messages.remove(id);
      event.setSplit(split(id)).setMessageDeleted(MessageDeleted.newBuilder().setMessage(id));
    }
    return event
        .setGuild(1)
        .setChannel(channel)
        .setGeneration(1)
        .setSeq(seq())
        .setPrevSeq(seq(number - 1))
        .setWriteTimeUs(1_000_000L * 1_000_000 + number)
        .build();
  }

  /** What the guild tells the reader of where rows are. */
  MessageSplits splits() {
    return MessageSplits.newBuilder()
        .setFirst(1)
        .addAllStarts(splitStarts)
        .setCount(splitStarts.size())
        .build();
  }

  private void place(long id) {
    boolean sameBucket = Snowflake.bucket(newest) == Snowflake.bucket(id);
    rowsInSplit = sameBucket ? rowsInSplit : 0;
    if (rowsInSplit == ROWS_PER_SPLIT) {
      splitStarts.add(id);
      rowsInSplit = 0;
    }
    rowsInSplit++;
    newest = id;
  }

  private int split(long id) {
    return MessagePartition.split(id, splitStarts.stream().mapToLong(Long::longValue).toArray(), 1);
  }

  private ByteString body(long id, String what) {
    String body = "{\"id\":\"" + id + "\",\"content\":\"" + what + " " + number + "\"}";
    messages.put(id, body);
    return ByteString.copyFromUtf8(body);
  }

  /** A message, rather a new one. */
  long any() {
    List<Long> ids = new ArrayList<>(messages.keySet());
    int span = random.nextInt(3) == 0 ? ids.size() : Math.min(ids.size(), 30);
    return ids.get(ids.size() - 1 - random.nextInt(span));
  }

  MessageRange anyRange() {
    int limit = 1 + random.nextInt(100);
    if (messages.isEmpty()) {
      return MessageRange.newBuilder().setLimit(limit).build();
    }
    long anchor = any() + random.nextInt(3) - 1;
    return RandomRanges.at(anchor, limit, random);
  }

  /** What a page must be. */
  String page(MessageRange range) {
    int limit = range.getLimit();
    List<String> newestFirst = new ArrayList<>();
    switch (range.getAnchorCase()) {
      case ANCHOR_NOT_SET -> addNewest(newestFirst, Long.MAX_VALUE, limit);
      case BEFORE -> addNewest(newestFirst, range.getBefore(), limit);
      case AFTER -> addOldest(newestFirst, range.getAfter() + 1, limit);
      case AROUND -> {
        addOldest(newestFirst, range.getAround(), limit - limit / 2);
        addNewest(newestFirst, range.getAround(), limit / 2);
      }
      case ONLY -> {
        return messages.getOrDefault(range.getOnly(), "404");
      }
    }
    return "[" + String.join(",", newestFirst) + "]";
  }

  private void addNewest(List<String> page, long below, int limit) {
    messages.headMap(below, false).descendingMap().values().stream()
        .limit(limit)
        .forEach(page::add);
  }

  private void addOldest(List<String> page, long from, int limit) {
    List<String> oldest =
        new ArrayList<>(messages.tailMap(from).values().stream().limit(limit).toList());
    Collections.reverse(oldest);
    page.addAll(oldest);
  }
}
