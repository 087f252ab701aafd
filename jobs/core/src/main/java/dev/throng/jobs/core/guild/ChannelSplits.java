package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.jobs.core.store.MessagePartition;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.MessageSplits;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps the partitions of the table of messages small. Messages of one 10-day bucket lie in one
 * partition until it is full; the next message opens a split, which has all from then on, until it
 * is full or the bucket ends. What is kept of a channel that has never had a split is a count of
 * bytes, of any other 8 bytes for each split.
 */
final class ChannelSplits {
  /** A row without its body: ids, write time and what the database adds, rounded up. */
  private static final int ROW_BYTES = 100;

  /** Splits on each side of an anchor that a query is told of. */
  private static final int NEAR = 32;

  private final Table<long[]> starts;
  private final long bytesMax;

  ChannelSplits(StateFactory state, long bytesMax) {
    this.starts = state.table("splits", long[].class);
    this.bytesMax = bytesMax;
  }

  /** The cursor with this new message, which opens a split if its partition is full. */
  ChannelCursor add(long channel, ChannelCursor cursor, long message, int bodyBytes) {
    int bytes = bodyBytes + ROW_BYTES;
    boolean sameBucket =
        cursor.lastMessage() != 0
            && Snowflake.bucket(cursor.lastMessage()) == Snowflake.bucket(message);
    int split = sameBucket ? cursor.split() : 0;
    long written = sameBucket ? cursor.splitBytes() : 0;
    int splits = cursor.splits();
    if (written > 0 && written + bytes > bytesMax && splits < GuildLimits.SPLITS_MAX) {
      split = ++splits;
      written = 0;
      long[] before = starts(channel, cursor);
      starts.put(channel, SortedIds.insertedAt(before, before.length, message));
    }
    return new ChannelCursor(
        message,
        cursor.lastSeq(),
        cursor.lastWriteUs(),
        split,
        written + bytes,
        splits,
        cursor.lastMassMention());
  }

  /** The split of the message that an event changes; 0: in none. */
  int ofChanged(long channel, ChannelCursor cursor, Event.Builder event) {
    if (cursor.splits() == 0) {
      return 0;
    }
    return switch (event.getEventCase()) {
      case MESSAGE_UPDATED -> of(channel, cursor, event.getMessageUpdated().getMessage());
      case MESSAGE_DELETED -> of(channel, cursor, event.getMessageDeleted().getMessage());
      case MESSAGE_CREATED, CHANNEL_DELETED, GUILD_EVENT, EVENT_NOT_SET -> 0;
    };
  }

  private int of(long channel, ChannelCursor cursor, long message) {
    return MessagePartition.split(message, starts(channel, cursor), 1);
  }

  /** The splits around the anchor of a range of a channel that has some. */
  MessageSplits near(long channel, ChannelCursor cursor, MessageRange range) {
    return near(starts(channel, cursor), anchor(range), NEAR);
  }

  /** The splits around each of some messages of a channel that has some. */
  List<MessageSplits> nearEach(long channel, ChannelCursor cursor, List<Long> messages) {
    long[] all = starts(channel, cursor);
    return messages.stream().map(message -> near(all, message, 1)).toList();
  }

  private static MessageSplits near(long[] all, long anchorId, int width) {
    int anchor = MessagePartition.countUpTo(anchorId, all);
    int from = Math.max(0, anchor - width);
    int to = Math.min(all.length, anchor + width);
    MessageSplits.Builder near = MessageSplits.newBuilder();
    Arrays.stream(all, from, to).forEach(near::addStarts);
    return near.setFirst(from + 1).setCount(all.length).build();
  }

  /** Forgets those of a channel that is gone. */
  void remove(long channel) {
    starts.remove(channel);
  }

  private static long anchor(MessageRange range) {
    long anchor =
        switch (range.getAnchorCase()) {
          case BEFORE -> range.getBefore();
          case AFTER -> range.getAfter();
          case AROUND -> range.getAround();
          case ONLY -> range.getOnly();
          case ANCHOR_NOT_SET -> Long.MAX_VALUE;
        };
    return anchor < 0 ? Long.MAX_VALUE : anchor;
  }

  private long[] starts(long channel, ChannelCursor cursor) {
    long[] all = cursor.splits() == 0 ? null : starts.get(channel);
    return all == null ? SortedIds.EMPTY : all;
  }
}
