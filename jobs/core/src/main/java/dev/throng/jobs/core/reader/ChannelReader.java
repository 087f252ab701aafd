package dev.throng.jobs.core.reader;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.Query;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one channel's history that are never older than they must be: a query waits until the
 * event of its stamp has come, and is then answered from the newest messages, or from the database
 * with what the database may not have yet laid over it.
 *
 * <p>Unlike an actor it is no source of numbered effects: its replies may depend on what is durable
 * and on processing time.
 */
final class ChannelReader {
  private static final long ROW = 0;

  private final ReaderLimits limits;
  private final Table<ChannelHead> heads;
  private final Table<HeldQueries> held;
  private final HotTail tail;
  private final Overlay overlay;
  private final Buckets buckets;
  private final PagePlanner planner;

  ChannelReader(StateFactory state, ReaderLimits limits) {
    this.limits = limits;
    heads = state.table("head", ChannelHead.class);
    held = state.table("held", HeldQueries.class);
    tail = new HotTail(state, limits);
    overlay = new Overlay(state, limits);
    buckets = new Buckets(state);
    planner = new PagePlanner(tail, overlay, buckets, limits.bucketsMax());
  }

  /**
   * Applies an event and answers the queries that waited for it. A repeat is dropped.
   *
   * @param partition and {@code offset}: where in {@code events} it was read
   */
  void onEvent(Event event, int partition, long offset, DurableOffsets durable, ReaderEffects out)
      throws InvalidProtocolBufferException {
    if (event.getChannel() == 0) {
      return; // a guild's event
    }
    MutableChannelHead channel = load(durable);
    boolean sameStream = event.getGeneration() == channel.generation;
    if (sameStream && event.getSeq() <= channel.lastSeq) {
      return;
    }
    if (channel.lastSeq == 0) {
      begin(channel, event);
    } else if (sameStream && event.getPrevSeq() != channel.lastSeq) {
      out.countGap();
    }
    channel.generation = event.getGeneration();
    channel.lastSeq = event.getSeq();
    channel.partition = partition;
    apply(channel, event, offset);
    trim(channel, durable);
    heads.put(ROW, channel.head());
    answerHeld(channel, Long.MIN_VALUE, out);
  }

  /** Answers a query, or keeps it until its stamp is reached, or refuses it. */
  void onQuery(Query query, long nowMs, DurableOffsets durable, ReaderEffects out)
      throws InvalidProtocolBufferException {
    if (nowMs - query.getTimeUs() / 1_000 > limits.queryAgeMaxMs()) {
      refuse(query, out);
      return;
    }
    MutableChannelHead channel = load(durable);
    if (Long.compareUnsigned(query.getStampSeq(), channel.lastSeq) > 0) {
      hold(query, nowMs, out);
    } else if (query.getStampSeq() == 0 && channel.lastSeq == 0) {
      answerEmpty(query, out);
    } else {
      planner.answer(channel, query, out);
    }
  }

  /** Refuses the queries that have waited long enough. */
  void onTimer(long nowMs, DurableOffsets durable, ReaderEffects out)
      throws InvalidProtocolBufferException {
    answerHeld(load(durable), nowMs, out);
  }

  private MutableChannelHead load(DurableOffsets durable) {
    MutableChannelHead channel = new MutableChannelHead(heads.get(ROW));
    if (channel.lastSeq != 0) {
      long durableBelow = durable.below(channel.partition);
      channel.closeHole(durableBelow);
      overlay.evict(durableBelow);
    }
    return channel;
  }

  private void trim(MutableChannelHead channel, DurableOffsets durable) {
    tail.evict(channel, durable.below(channel.partition));
  }

  /** The first event that is seen of a channel. */
  private void begin(MutableChannelHead channel, Event event) {
    if (event.getPrevSeq() == 0) {
      channel.floor = 0;
    } else {
      channel.unknownBucketMax =
          Snowflake.bucket(
              Snowflake.of(Math.max(event.getWriteTimeUs() / 1_000, Snowflake.EPOCH_MS), 0, 0));
    }
  }

  private void apply(MutableChannelHead channel, Event event, long offset) {
    switch (event.getEventCase()) {
      case MESSAGE_CREATED -> {
        long message = event.getMessageCreated().getMessage();
        if (channel.floor == MutableChannelHead.FLOOR_UNKNOWN) {
          channel.floor = message - 1; // ids ascend: all above are still to come
        }
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
          overlay.put(channel, new OverlayEntry(message, new byte[0]), offset);
        }
      }
      case GUILD_EVENT, EVENT_NOT_SET -> {
        // Only the seq counts.
      }
    }
  }

  private void put(MutableChannelHead channel, long message, byte[] body, long offset) {
    buckets.add(Snowflake.bucket(message));
    if (message > channel.floor) {
      tail.put(channel, message, body, offset);
    } else {
      overlay.put(channel, new OverlayEntry(message, body), offset);
    }
  }

  private void hold(Query query, long nowMs, ReaderEffects out) {
    List<HeldQuery> waiting = new ArrayList<>(waiting());
    if (waiting.size() >= limits.waitingMax()) {
      refuse(query, out);
      return;
    }
    long expiresMs = nowMs + limits.waitMs();
    waiting.add(new HeldQuery(query.toByteArray(), expiresMs));
    held.put(ROW, new HeldQueries(waiting));
    out.setTimer(expiresMs);
  }

  /** Answers those whose stamp is reached, refuses those that expire up to {@code nowMs}. */
  private void answerHeld(MutableChannelHead channel, long nowMs, ReaderEffects out)
      throws InvalidProtocolBufferException {
    List<HeldQuery> waiting = waiting();
    List<HeldQuery> kept = new ArrayList<>();
    for (HeldQuery one : waiting) {
      Query query = Query.parseFrom(one.query());
      if (Long.compareUnsigned(query.getStampSeq(), channel.lastSeq) <= 0) {
        planner.answer(channel, query, out);
      } else if (one.expiresMs() <= nowMs) {
        refuse(query, out);
      } else {
        kept.add(one);
      }
    }
    if (kept.size() < waiting.size()) {
      if (kept.isEmpty()) {
        held.remove(ROW);
      } else {
        held.put(ROW, new HeldQueries(kept));
      }
    }
  }

  private List<HeldQuery> waiting() {
    @Nullable HeldQueries queries = held.get(ROW);
    return queries == null ? List.of() : queries.queries();
  }

  private static void answerEmpty(Query query, ReaderEffects out) {
    int node = query.getReplyTo().getNode();
    long requestId = query.getReplyTo().getRequestId();
    out.send(
        query.getRange().hasOnly()
            ? Replies.single(node, requestId, 0, List.of())
            : Replies.page(node, requestId, 0, List.of()));
  }

  private static void refuse(Query query, ReaderEffects out) {
    out.send(Replies.unavailable(query.getReplyTo().getNode(), query.getReplyTo().getRequestId()));
  }
}
