package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.IdIndex;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.protocol.Partitioner;
import dev.throng.protocol.wire.Emoji;
import java.util.stream.LongStream;

/**
 * Who has reacted to which message with what: a row per message with its emojis and their users, a
 * set of users for an emoji that too many have reacted with for the row, and a set of rows per
 * channel. Sets are numbered, and a number is never used again. What there is of a message with few
 * users per emoji is one read.
 *
 * <p>What goes with a message, an emoji or a channel may be a hundred thousand sets. It is put
 * aside at once and removed bit by bit, a few pages with every reaction that is added ({@link
 * #sweep}): no command pays for all, and there is never more of it than there was.
 */
final class GuildReactions {
  /** Where the last number that was given to a set is, among the channels' sets. */
  private static final long LAST = 0;

  // Sets of what waits to be removed; all others have higher numbers.
  private static final long USER_SETS = 1;
  private static final long ROWS = 2;
  private static final long CHANNEL_SETS = 3;

  private static final int SWEEPS_MAX = 8;
  private static final int ROWS_PER_SWEEP = 4;

  /** Numbers of sets that an {@link IdIndex} can tell apart. */
  private static final long NUMBERS_MAX = (1L << 32) - 1;

  private final Table<MessageReactions> rows;
  private final IdIndex sets;

  /** Of a channel, the number of the set of its rows. */
  private final Table<Long> channels;

  GuildReactions(StateFactory state) {
    rows = state.table("reactions", MessageReactions.class);
    sets = new IdIndex(state, "reaction-sets");
    channels = state.table("reaction-channels", Long.class);
  }

  /** When nothing is left: which numbers were given. */
  void forget() {
    channels.remove(LAST);
  }

  MessageReactions of(long channel, long message) {
    MessageReactions row = rows.get(key(channel, message));
    return row == null ? MessageReactions.NONE : row;
  }

  long count(MessageReaction reaction) {
    return reaction.isFew() ? reaction.few().length : sets.size(reaction.users());
  }

  boolean has(MessageReaction reaction, long user) {
    return reaction.isFew()
        ? SortedIds.contains(reaction.few(), user)
        : sets.contains(reaction.users(), user);
  }

  /** Those of ascending users who have reacted so. */
  long[] common(MessageReaction reaction, long[] ascending) {
    return reaction.isFew()
        ? LongStream.of(ascending).filter(user -> has(reaction, user)).toArray()
        : sets.common(reaction.users(), ascending);
  }

  /** Users with higher ids than {@code user} who have reacted, ascending. */
  long[] after(MessageReaction reaction, long user, int limit) {
    return reaction.isFew()
        ? LongStream.of(reaction.few())
            .filter(id -> Long.compareUnsigned(id, user) > 0)
            .limit(limit)
            .toArray()
        : sets.after(reaction.users(), user, limit);
  }

  /** Whether one more user may react so. */
  boolean hasRoom(MessageReactions row, Emoji emoji) {
    MessageReaction known = row.find(emoji);
    return known == null
        ? row.list().size() < GuildLimits.REACTIONS_MAX && number() < NUMBERS_MAX - 1
        : count(known) < GuildLimits.REACTION_USERS_MAX
            && (!isFull(known) || number() < NUMBERS_MAX - 1);
  }

  private static boolean isFull(MessageReaction reaction) {
    return reaction.isFew() && reaction.few().length == GuildLimits.FEW_REACTION_USERS_MAX;
  }

  /** A user who has not reacted so, where there is room. */
  void add(long channel, long message, Emoji emoji, long user) {
    MessageReactions row = of(channel, message);
    MessageReaction known = row.find(emoji);
    if (known == null) {
      if (row.list().isEmpty()) {
        sets.add(rowsOf(channel), key(channel, message));
      }
      rows.put(key(channel, message), row.with(MessageReaction.of(emoji, user)));
    } else if (isFull(known)) {
      MessageReaction many = known.withSet(nextNumber());
      for (long each : known.few()) {
        sets.add(many.users(), each);
      }
      sets.add(many.users(), user);
      rows.put(key(channel, message), row.with(many));
    } else if (known.isFew()) {
      rows.put(key(channel, message), row.with(known.withFew(SortedIds.with(known.few(), user))));
    } else {
      sets.add(known.users(), user);
    }
  }

  /** Removes one user's reaction. */
  void remove(long channel, long message, MessageReaction reaction, long user) {
    MessageReactions row = of(channel, message);
    MessageReaction left =
        reaction.isFew() ? reaction.withFew(SortedIds.without(reaction.few(), user)) : reaction;
    if (reaction.isFew()) {
      row = row.with(left);
    } else {
      sets.remove(reaction.users(), user);
    }
    put(channel, message, count(left) == 0 ? row.without(left) : row);
  }

  /** Removes an emoji from a message, whoever has reacted with it. */
  void remove(long channel, long message, MessageReaction reaction) {
    setAside(reaction);
    put(channel, message, of(channel, message).without(reaction));
  }

  /** Removes all reactions of a message. */
  void removeAll(long channel, long message) {
    of(channel, message).list().forEach(this::setAside);
    put(channel, message, MessageReactions.NONE);
  }

  /** A message is sets. */
  void removeMessage(long channel, long message) {
    long key = key(channel, message);
    if (rows.get(key) != null && sets.remove(rowsOf(channel), key)) {
      sets.add(ROWS, key);
    }
  }

  /** A channel is sets. */
  void removeChannel(long channel) {
    Long set = channels.get(channel);
    if (set != null) {
      channels.remove(channel);
      sets.add(CHANNEL_SETS, set);
    }
  }

  /** Removes some of what was put aside; false if that is all. */
  boolean sweep() {
    boolean any = true;
    for (int i = 0; i < SWEEPS_MAX && any; i++) {
      any = sweepUsers() || sweepRow() || sweepChannel();
    }
    return any;
  }

  private boolean sweepUsers() {
    long[] set = sets.after(USER_SETS, 0, 1);
    if (set.length > 0) {
      sets.pollPage(set[0]);
      if (sets.size(set[0]) == 0) {
        sets.remove(USER_SETS, set[0]);
      }
    }
    return set.length > 0;
  }

  private boolean sweepRow() {
    long[] key = sets.after(ROWS, 0, 1);
    if (key.length > 0) {
      MessageReactions row = rows.get(key[0]);
      if (row != null) {
        row.list().forEach(this::setAside);
        rows.remove(key[0]);
      }
      sets.remove(ROWS, key[0]);
    }
    return key.length > 0;
  }

  private boolean sweepChannel() {
    long[] set = sets.after(CHANNEL_SETS, 0, 1);
    if (set.length > 0) {
      for (long key : sets.after(set[0], 0, ROWS_PER_SWEEP)) {
        sets.remove(set[0], key);
        sets.add(ROWS, key);
      }
      if (sets.size(set[0]) == 0) {
        sets.remove(CHANNEL_SETS, set[0]);
      }
    }
    return set.length > 0;
  }

  private void setAside(MessageReaction reaction) {
    if (!reaction.isFew()) {
      sets.add(USER_SETS, reaction.users());
    }
  }

  private void put(long channel, long message, MessageReactions row) {
    long key = key(channel, message);
    if (row.list().isEmpty()) {
      rows.remove(key);
      sets.remove(rowsOf(channel), key);
    } else {
      rows.put(key, row);
    }
  }

  private long rowsOf(long channel) {
    Long set = channels.get(channel);
    if (set == null) {
      set = nextNumber();
      channels.put(channel, set);
    }
    return set;
  }

  private long number() {
    Long last = channels.get(LAST);
    return last == null ? CHANNEL_SETS : last;
  }

  private long nextNumber() {
    long next = number() + 1;
    channels.put(LAST, next);
    return next;
  }

  /** Of a row; never 0. Two channels may have messages with the same id. */
  private static long key(long channel, long message) {
    return (Partitioner.mix(channel) ^ message) | 1L << 63;
  }
}
