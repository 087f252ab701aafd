package dev.throng.jobs.core.readstate;

import dev.throng.jobs.core.state.SortedIds;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * How far a user has read one channel. Acknowledgements and mentions may come in any order and more
 * than once: the last acknowledged message is a maximum, and the mentions are the newest of a set.
 * Only a manual acknowledgement goes back; it says itself how many mentions are above it.
 *
 * @param guild of the channel; 0: not known
 * @param acked last acknowledged message; 0: none
 * @param settled what came up to this message counts no more, or is in {@code counted}; never less
 *     than {@code acked}
 * @param counted mentions that a manual acknowledgement said there are
 * @param mentions ids of messages above {@code settled} that mention the user, ascending, at most
 *     {@link ReadStateLimits#MENTIONS_MAX}
 * @param own last message that the user wrote there; 0: none
 * @param markSeq number of the last event of the guild that touched it; 0: none has
 * @param pinsUs when pins were acknowledged last, microseconds since 1970; 0: never
 * @param flags Discord's, as the client said
 * @param lastViewed days since 2015-01-01, as the client said
 * @param version of the user's read states when this one changed last
 * @param ackedUs when the user acknowledged anything there last, microseconds since 1970; 0: never
 * @param markGeneration of {@code markSeq}; 0: not known
 * @param markUs when the event of {@code markSeq} was written; 0: not known
 */
public record ReadState(
    long guild,
    long acked,
    long settled,
    int counted,
    long[] mentions,
    long own,
    long markSeq,
    long pinsUs,
    int flags,
    int lastViewed,
    long version,
    long ackedUs,
    long markGeneration,
    long markUs) {
  /** Of a channel that the user has never acknowledged. */
  static final ReadState NONE =
      new ReadState(0, 0, 0, 0, SortedIds.EMPTY, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** What a channel of a guild has among its flags. */
  private static final int GUILD_CHANNEL = 1;

  /** How many messages above the acknowledged one mention the user, as far as they are counted. */
  int mentionCount() {
    return Math.min(ReadStateLimits.MENTIONS_MAX, counted + mentions.length);
  }

  /** How many of these messages are not read and not among the counted mentions. */
  int countAbove(long[] messages) {
    int count = 0;
    for (long message : messages) {
      if (Long.compareUnsigned(message, settled) > 0 && !SortedIds.contains(mentions, message)) {
        count++;
      }
    }
    return count;
  }

  /** The flags, with what is known of the channel. */
  int allFlags() {
    return guild == 0 ? flags : flags | GUILD_CHANNEL;
  }

  /** All up to a message was read; the same if that was so before. */
  ReadState acked(long message) {
    return Long.compareUnsigned(message, acked) <= 0 ? this : at(message, max(settled, message), 0);
  }

  /** The user wrote a message, and has read up to it; the same if something newer is known. */
  ReadState wrote(long message) {
    if (Long.compareUnsigned(message, own) <= 0) {
      return this;
    }
    ReadState wrote = changed(draft -> draft.own = message);
    return Long.compareUnsigned(message, settled) <= 0 ? wrote : wrote.acked(message);
  }

  /**
   * The user said that a message is the last read one, further back or not; the same if the user
   * has written since.
   *
   * @param mentionCount above it
   * @param asOf the id of a message of now: mentions that have come by then are in the count
   */
  ReadState ackedManually(long message, int mentionCount, long asOf) {
    return Long.compareUnsigned(own, asOf) > 0
        ? this
        : at(message, max(message, asOf), mentionCount);
  }

  /** A message mentions the user; the same if it was read or counted before. */
  ReadState mentioned(long message) {
    return Long.compareUnsigned(message, settled) <= 0 || SortedIds.contains(mentions, message)
        ? this
        : changed(draft -> draft.mentions = newest(SortedIds.with(mentions, message)));
  }

  /** What else an acknowledgement may say; the same if that was known. */
  ReadState with(long newGuild, int newFlags, int newLastViewed) {
    long known = newGuild == 0 ? guild : newGuild;
    return known == guild && newFlags == flags && newLastViewed == lastViewed
        ? this
        : changed(
            draft -> {
              draft.guild = known;
              draft.flags = newFlags;
              draft.lastViewed = newLastViewed;
            });
  }

  /** The last event of the guild that touched it. */
  EventPlace lastMark() {
    return new EventPlace(markGeneration, markSeq, markUs);
  }

  /** An event of the guild has touched it. */
  ReadState markedAt(EventPlace place) {
    return !place.isAfter(lastMark())
        ? this
        : changed(
            draft -> {
              draft.markSeq = place.seq();
              draft.markGeneration = place.generation();
              draft.markUs = place.timeUs();
            });
  }

  ReadState withPins(long nowUs) {
    return changed(draft -> draft.pinsUs = nowUs);
  }

  ReadState ackedAt(long nowUs) {
    return changed(draft -> draft.ackedUs = Math.max(ackedUs, nowUs));
  }

  ReadState withVersion(long next) {
    return changed(draft -> draft.version = next);
  }

  private ReadState at(long newAcked, long newSettled, int newCounted) {
    return changed(
        draft -> {
          draft.acked = newAcked;
          draft.settled = newSettled;
          draft.counted = newCounted;
          draft.mentions =
              Arrays.stream(mentions)
                  .filter(mention -> Long.compareUnsigned(mention, newSettled) > 0)
                  .toArray();
        });
  }

  private ReadState changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new ReadState(
        draft.guild,
        draft.acked,
        draft.settled,
        draft.counted,
        draft.mentions,
        draft.own,
        draft.markSeq,
        draft.pinsUs,
        draft.flags,
        draft.lastViewed,
        draft.version,
        draft.ackedUs,
        draft.markGeneration,
        draft.markUs);
  }

  private static long[] newest(long[] ids) {
    int max = ReadStateLimits.MENTIONS_MAX;
    return ids.length <= max ? ids : Arrays.copyOfRange(ids, ids.length - max, ids.length);
  }

  private static long max(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }

  /** A state on its way to the next. */
  private static final class Draft {
    private long guild;
    private long acked;
    private long settled;
    private int counted;
    private long[] mentions;
    private long own;
    private long markSeq;
    private long pinsUs;
    private int flags;
    private int lastViewed;
    private long version;
    private long ackedUs;
    private long markGeneration;
    private long markUs;

    Draft(ReadState state) {
      guild = state.guild;
      acked = state.acked;
      settled = state.settled;
      counted = state.counted;
      mentions = state.mentions;
      own = state.own;
      markSeq = state.markSeq;
      pinsUs = state.pinsUs;
      flags = state.flags;
      lastViewed = state.lastViewed;
      version = state.version;
      ackedUs = state.ackedUs;
      markGeneration = state.markGeneration;
      markUs = state.markUs;
    }
  }
}
