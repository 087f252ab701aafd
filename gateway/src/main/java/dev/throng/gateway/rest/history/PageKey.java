package dev.throng.gateway.rest.history;

import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ReadMessages;

/**
 * What requests have in common that share a batch. Limits of a few sizes share: a batch asks for
 * the most that one of it wants, and each takes what it asked for. Sizes are not mixed freely, so
 * that who wants a little does not wait for the database with who wants a lot.
 *
 * @param guild of the channel
 * @param anchor where the page is, and {@code id} of which message; 0 without one
 * @param limitMax of those who share
 * @param asBase as of the command
 */
record PageKey(
    long guild,
    long channel,
    MessageRange.AnchorCase anchor,
    long id,
    int limitMax,
    boolean asBase) {
  private static final int[] SIZES = {1, 10, 50};
  private static final int LARGEST = 100;

  static PageKey of(long guild, ReadMessages request) {
    MessageRange range = request.getRange();
    return new PageKey(
        guild,
        request.getChannel(),
        range.getAnchorCase(),
        idOf(range),
        limitMax(range),
        request.getAsBase());
  }

  /** The command for all of a batch. */
  ReadMessages.Builder command(int limit) {
    MessageRange.Builder range = MessageRange.newBuilder().setLimit(limit);
    switch (anchor) {
      case BEFORE -> range.setBefore(id);
      case AFTER -> range.setAfter(id);
      case AROUND -> range.setAround(id);
      case ONLY -> range.setOnly(id);
      case ANCHOR_NOT_SET -> {}
    }
    return ReadMessages.newBuilder().setChannel(channel).setRange(range).setAsBase(asBase);
  }

  /** The part of a page that a lone request with a lower limit gets. */
  byte[] cut(byte[] page, int limit) {
    return switch (anchor) {
      case BEFORE, ANCHOR_NOT_SET -> JsonArrays.first(page, limit);
      // Newest first, as all pages are; those nearest to the anchor are the oldest.
      case AFTER -> JsonArrays.last(page, limit);
      case AROUND, ONLY -> page;
    };
  }

  private static long idOf(MessageRange range) {
    return switch (range.getAnchorCase()) {
      case BEFORE -> range.getBefore();
      case AFTER -> range.getAfter();
      case AROUND -> range.getAround();
      case ONLY -> range.getOnly();
      case ANCHOR_NOT_SET -> 0;
    };
  }

  /** A page around a message has no smaller one in it: both of its ends move with the limit. */
  private static int limitMax(MessageRange range) {
    if (range.hasAround()) {
      return range.getLimit();
    }
    for (int size : SIZES) {
      if (range.getLimit() <= size) {
        return size;
      }
    }
    return LARGEST;
  }
}
