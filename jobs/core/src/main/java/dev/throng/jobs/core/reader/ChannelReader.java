package dev.throng.jobs.core.reader;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.ProposedIds;
import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.Query;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers reads of one channel's history. A query carries the number of the event that its answer
 * must include (its stamp): it waits until that event has been read, and is then answered from the
 * newest messages, or from the database merged with the changes that the database may not have yet.
 *
 * <p>Unlike an actor it is no source of numbered effects: its replies may depend on what is durable
 * and on processing time.
 */
final class ChannelReader {
  private final ReaderLimits limits;
  private final Cell<ChannelHead> head;
  private final Cell<HeldQueries> held;
  private final HotTail tail;
  private final Overlay overlay;
  private final Buckets buckets;
  private final PagePlanner planner;

  ChannelReader(StateFactory state, ReaderLimits limits) {
    this.limits = limits;
    head = state.cell("head", ChannelHead.class);
    held = state.cell("held", HeldQueries.class);
    tail = new HotTail(state, limits);
    overlay = new Overlay(state, limits);
    buckets = new Buckets(state);
    planner = new PagePlanner(tail, overlay, buckets, limits);
  }

  /**
   * Applies an event and answers the queries that waited for it. A repeat is dropped.
   *
   * @param record where in {@code events} it was read
   * @param nowMs processing time
   */
  void onEvent(
      Event event, InboxRecord record, long nowMs, DurableOffsets durable, ReaderEffects out)
      throws InvalidProtocolBufferException {
    if (event.getChannel() == 0) {
      return; // a guild's event
    }
    MutableChannelHead channel = load(event.getChannel(), durable);
    boolean sameStream = event.getGeneration() == channel.generation;
    if (sameStream && event.getSeq() <= channel.lastSeq) {
      return;
    }
    if (event.hasChannelDeleted()) {
      forget(out);
      return;
    }
    if (channel.lastSeq == 0) {
      channel.mutationSeq = event.getSeq();
      channel.knownSinceSeq = event.getPrevSeq() == 0 ? 0 : event.getSeq();
      begin(channel, event);
    } else if (event.getPrevSeq() != channel.lastSeq) {
      out.countGap();
      channel.mutationSeq = event.getSeq();
      channel.knownSinceSeq = event.getSeq();
      beginAnew(channel, event, record, durable);
    }
    channel.generation = event.getGeneration();
    channel.lastSeq = event.getSeq();
    channel.lastOffset = record.offset();
    channel.partition = record.partition();
    apply(channel, event, record.offset());
    tail.evict(channel, durable.of(channel.partition, event.getChannel()), overlay);
    head.put(channel.head());
    answerHeld(channel, nowMs, out);
  }

  /** Answers a query, or keeps it until its stamp is reached, or refuses it. */
  void onQuery(Query query, long nowMs, DurableOffsets durable, ReaderEffects out)
      throws InvalidProtocolBufferException {
    if (isExpired(query, nowMs)) {
      out.countExpired();
      refuse(query, out);
      return;
    }
    MutableChannelHead channel = load(query.getChannel(), durable);
    if (Long.compareUnsigned(query.getStampSeq(), channel.lastSeq) > 0) {
      hold(query, nowMs, out);
    } else if (query.getStampSeq() == 0 && channel.lastSeq == 0) {
      answerEmpty(query, out);
    } else {
      planner.answer(channel, query, out);
    }
  }

  /** Refuses the queries that have waited long enough. */
  void onTimer(long channelId, long nowMs, DurableOffsets durable, ReaderEffects out)
      throws InvalidProtocolBufferException {
    answerHeld(load(channelId, durable), nowMs, out);
  }

  /** The channel is deleted: nobody is let read it any more. */
  private void forget(ReaderEffects out) throws InvalidProtocolBufferException {
    for (HeldQuery one : waiting()) {
      refuse(Query.parseFrom(one.query()), out);
    }
    held.remove();
    head.remove();
    tail.clear();
    overlay.clear();
    buckets.clear();
  }

  private MutableChannelHead load(long channelId, DurableOffsets durable) {
    MutableChannelHead channel = new MutableChannelHead(head.get());
    if (channel.lastSeq != 0) {
      Durable reported = durable.of(channel.partition, channelId);
      channel.closeHole(reported, overlay);
      overlay.evict(reported);
    }
    return channel;
  }

  /** The first event that is seen of a channel. */
  private void begin(MutableChannelHead channel, Event event) {
    if (event.getPrevSeq() == 0) {
      channel.floor = 0;
    } else {
      channel.unknownBucketMax = bucketOf(event);
    }
  }

  /**
   * Events before this one are missing. What was kept may have been changed by them, so the tail
   * goes, and nothing is said of older messages until the database has everything before the event.
   * What it refuses of that is then still missing there: a kept change marks its message as {@link
   * OverlayEntry#unsure}, and one that was missed leaves all older messages hidden.
   */
  private void beginAnew(
      MutableChannelHead channel, Event event, InboxRecord record, DurableOffsets durable) {
    long lastKnown = channel.newest == 0 ? event.getChannel() : channel.newest;
    buckets.addAll(Snowflake.bucket(lastKnown), bucketOf(event));
    tail.drop(channel, durable.of(channel.partition, event.getChannel()), overlay);
    overlay.doubtAll();
    channel.floor = MutableChannelHead.FLOOR_UNKNOWN;
    channel.hideAll(record.offset());
  }

  /** The last bucket that a message before this event may be in. */
  private static long bucketOf(Event event) {
    long latestMs = event.getWriteTimeUs() / 1_000 + ProposedIds.SKEW_MAX_MS;
    return Snowflake.bucket(Snowflake.of(Math.max(latestMs, Snowflake.EPOCH_MS), 0, 0));
  }

  private void apply(MutableChannelHead channel, Event event, long offset) {
    switch (event.getEventCase()) {
      case MESSAGE_CREATED -> {
        long message = event.getMessageCreated().getMessage();
        if (channel.floor == MutableChannelHead.FLOOR_UNKNOWN) {
          channel.floor = message - 1; // ids ascend: all above are still to come
        }
        channel.sawSplit(event.getSplit(), message);
        put(channel, message, event.getMessageCreated().getBody().toByteArray(), offset);
      }
      case MESSAGE_UPDATED ->
          put(
              channel,
              event.getMessageUpdated().getMessage(),
              event.getMessageUpdated().getBody().toByteArray(),
              offset);
      case MESSAGE_DELETED -> {
        long message = event.getMessageDeleted().getMessage();
        if (message > channel.floor) {
          tail.delete(channel, message, offset);
        } else {
          putInOverlay(channel, OverlayEntry.of(message, new byte[0]), offset);
        }
      }
      case CHANNEL_DELETED, GUILD_EVENT, EVENT_NOT_SET -> {
        // Only the seq counts.
      }
    }
  }

  private void put(MutableChannelHead channel, long message, byte[] body, long offset) {
    buckets.add(Snowflake.bucket(message));
    if (message > channel.floor) {
      tail.put(channel, message, body, offset);
    } else {
      putInOverlay(channel, OverlayEntry.of(message, body), offset);
    }
  }

  private void putInOverlay(MutableChannelHead channel, OverlayEntry change, long offset) {
    channel.mutationSeq = channel.lastSeq;
    overlay.put(channel, change, offset);
  }

  private void hold(Query query, long nowMs, ReaderEffects out) {
    List<HeldQuery> waiting = new ArrayList<>(waiting());
    if (waiting.size() >= limits.waitingMax()) {
      refuse(query, out);
      return;
    }
    long expiresMs = Math.min(nowMs + limits.waitMs(), limits.expiresMs(query.getTimeUs()));
    waiting.add(new HeldQuery(query.toByteArray(), expiresMs));
    held.put(new HeldQueries(waiting));
    out.setTimer(expiresMs);
  }

  /** Answers those whose stamp is reached, refuses those that expire up to {@code nowMs}. */
  private void answerHeld(MutableChannelHead channel, long nowMs, ReaderEffects out)
      throws InvalidProtocolBufferException {
    List<HeldQuery> waiting = waiting();
    List<HeldQuery> kept = new ArrayList<>();
    for (HeldQuery one : waiting) {
      Query query = Query.parseFrom(one.query());
      if (one.expiresMs() <= nowMs) {
        if (isExpired(query, nowMs)) {
          out.countExpired();
        }
        refuse(query, out);
      } else if (Long.compareUnsigned(query.getStampSeq(), channel.lastSeq) <= 0) {
        planner.answer(channel, query, out);
      } else {
        kept.add(one);
      }
    }
    if (kept.size() < waiting.size()) {
      if (kept.isEmpty()) {
        held.remove();
      } else {
        held.put(new HeldQueries(kept));
      }
    }
  }

  private boolean isExpired(Query query, long nowMs) {
    return nowMs >= limits.expiresMs(query.getTimeUs());
  }

  private List<HeldQuery> waiting() {
    @Nullable HeldQueries queries = held.get();
    return queries == null ? List.of() : queries.queries();
  }

  private static void answerEmpty(Query query, ReaderEffects out) {
    Recipient to = Recipient.of(query);
    out.send(
        query.getRange().hasOnly()
            ? Replies.single(to, 0, List.of())
            : Replies.page(to, 0, List.of()));
  }

  private static void refuse(Query query, ReaderEffects out) {
    out.send(Replies.unavailable(Recipient.of(query)));
  }
}
