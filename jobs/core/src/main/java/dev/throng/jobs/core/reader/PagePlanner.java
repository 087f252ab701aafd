package dev.throng.jobs.core.reader;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.reader.PartitionWalk.Span;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.Query;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers a query from the tail, or says what is needed from the database. */
final class PagePlanner {
  private final HotTail tail;
  private final Overlay overlay;
  private final Buckets buckets;
  private final ReaderLimits limits;

  PagePlanner(HotTail tail, Overlay overlay, Buckets buckets, ReaderLimits limits) {
    this.tail = tail;
    this.overlay = overlay;
    this.buckets = buckets;
    this.limits = limits;
  }

  /** Exactly one reply or page request. */
  void answer(MutableChannelHead channel, Query query, ReaderEffects out) {
    if (query.getMessagesCount() > 0) {
      answerEach(channel, query, out);
    } else if (query.getRange().getAnchorCase() == MessageRange.AnchorCase.ONLY) {
      answerSingle(channel, query, PageRange.anchor(query.getRange().getOnly()), out);
    } else {
      answerPage(channel, query, PageRange.of(query.getRange()), out);
    }
  }

  /** A message that cannot be told for certain is left out, as one is that is not there. */
  private void answerEach(MutableChannelHead channel, Query query, ReaderEffects out) {
    List<byte[]> found = new ArrayList<>();
    List<PageScan> missing = new ArrayList<>();
    for (int i = 0; i < query.getMessagesCount(); i++) {
      long message = PageRange.anchor(query.getMessages(i));
      OverlayEntry change = overlay.find(message);
      if (message > channel.floor) {
        TailEntry entry = tail.find(channel, message);
        if (entry != null) {
          found.add(entry.body());
        }
      } else if (change != null) {
        boolean known = !change.unsure() && !channel.touchesHole(message - 1, below(message));
        if (known && !change.isDeleted()) {
          found.add(change.body());
        }
      } else {
        PageScan scan = scan(channel, ofMessage(query, i), single(message), 1);
        if (scan != null && !isHidden(channel, query, scan)) {
          missing.add(scan);
        }
      }
    }
    if (missing.isEmpty()) {
      out.send(Replies.page(Recipient.of(query), channel.lastSeq, found));
    } else {
      out.read(
          request(channel, query, new PageRequestParts(null, List.of(), found, null, missing)));
    }
  }

  private static Query ofMessage(Query query, int index) {
    return query.getSplitsEachCount() == 0
        ? query
        : Query.newBuilder().setSplits(query.getSplitsEach(index)).build();
  }

  private static Span single(long message) {
    return new Span(message - 1, below(message), true);
  }

  private void answerSingle(
      MutableChannelHead channel, Query query, long message, ReaderEffects out) {
    if (message > channel.floor) {
      TailEntry entry = tail.find(channel, message);
      out.send(single(channel, query, entry == null ? null : entry.body()));
      return;
    }
    OverlayEntry change = overlay.find(message);
    if (channel.touchesHole(message - 1, below(message)) || (change != null && change.unsure())) {
      out.send(unavailable(query));
      return;
    }
    PageScan scan = scan(channel, query, single(message), 1);
    if (change != null) {
      out.send(single(channel, query, change.isDeleted() ? null : change.body()));
    } else if (scan == null) {
      out.send(single(channel, query, null));
    } else if (isHidden(channel, query, scan)) {
      out.send(unavailable(query));
    } else {
      out.read(
          request(
              channel, query, new PageRequestParts(null, List.of(), List.of(), scan, List.of())));
    }
  }

  private void answerPage(
      MutableChannelHead channel, Query query, PageRange range, ReaderEffects out) {
    List<byte[]> middle = tail.descending(channel, range.olderBelow(), range.olderLimit());
    PageScan older = older(channel, query, range, middle.size());
    PageScan newer = newer(channel, query, range);
    List<byte[]> fill = tail.ascending(channel, range.newerAbove(), range.newerLimit());
    if (isHidden(channel, query, older) || isHidden(channel, query, newer)) {
      out.send(unavailable(query));
    } else if (older == null && newer == null) {
      List<byte[]> bodies = new ArrayList<>(fill.size() + middle.size());
      for (int i = fill.size() - 1; i >= 0; i--) {
        bodies.add(fill.get(i));
      }
      bodies.addAll(middle);
      out.send(Replies.page(Recipient.of(query), channel.lastSeq, bodies));
    } else {
      out.read(
          request(channel, query, new PageRequestParts(newer, fill, middle, older, List.of())));
    }
  }

  private @Nullable PageScan older(
      MutableChannelHead channel, Query query, PageRange range, int found) {
    int missing = range.olderLimit() - found;
    if (missing <= 0 || channel.floor == 0) {
      return null;
    }
    long below = Math.min(range.olderBelow(), below(channel.floor));
    return scan(channel, query, new Span(-1, below, true), missing);
  }

  private @Nullable PageScan newer(MutableChannelHead channel, Query query, PageRange range) {
    if (range.newerLimit() == 0 || range.newerAbove() >= channel.floor) {
      return null;
    }
    Span span = new Span(range.newerAbove(), below(channel.floor), false);
    return scan(channel, query, span, range.newerLimit());
  }

  /** The messages of a range up to the floor; null if there can be none. */
  private @Nullable PageScan scan(MutableChannelHead channel, Query query, Span span, int limit) {
    long[] all = buckets.between(channel, query.getChannel(), span);
    List<OverlayEntry> changes = overlay.between(span.above(), span.below());
    if (all.length == 0 && changes.isEmpty() && !channel.touchesHole(span.above(), span.below())) {
      return null;
    }
    int removed = 0;
    for (OverlayEntry change : changes) {
      removed += change.isDeleted() ? 1 : 0;
    }
    PartitionWalk walk =
        PartitionWalk.through(all, span, SplitWindow.of(query, channel), limits.partitionsMax());
    return new PageScan(
        span.above(),
        span.below(),
        span.descending(),
        limit,
        limit + removed,
        walk.partitions(),
        walk.more(),
        changes);
  }

  /**
   * Whether what a scan finds might not be all. A query that was stamped before events were missed
   * does not know of a split that one of these opened.
   */
  private static boolean isHidden(
      MutableChannelHead channel, Query query, @Nullable PageScan scan) {
    return scan != null
        && (channel.touchesHole(scan.above(), scan.below())
            || Long.compareUnsigned(query.getStampSeq(), channel.knownSinceSeq) < 0);
  }

  private PageRequest request(MutableChannelHead channel, Query query, PageRequestParts parts) {
    Recipient to = Recipient.of(query);
    return new PageRequest(
        query.getChannel(),
        to.node(),
        to.requestId(),
        limits.expiresMs(query.getTimeUs()),
        channel.lastSeq,
        query.getRange().getAnchorCase() == MessageRange.AnchorCase.ONLY,
        parts.newer(),
        parts.fill(),
        parts.middle(),
        parts.older(),
        parts.each(),
        channel.mutationSeq,
        to.others());
  }

  private static OutRecord single(MutableChannelHead channel, Query query, byte @Nullable [] body) {
    return Replies.single(
        Recipient.of(query), channel.lastSeq, body == null ? List.of() : List.of(body));
  }

  private static OutRecord unavailable(Query query) {
    return Replies.unavailable(Recipient.of(query));
  }

  /** The exclusive bound just above an id. */
  private static long below(long id) {
    return id == Long.MAX_VALUE ? id : id + 1;
  }

  private record PageRequestParts(
      @Nullable PageScan newer,
      List<byte[]> fill,
      List<byte[]> middle,
      @Nullable PageScan older,
      List<PageScan> each) {}
}
