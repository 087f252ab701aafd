package dev.throng.jobs.core.readstate;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.ExpiringTable;
import dev.throng.jobs.core.state.IdIndex;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The read states of the user at hand: one row for each channel, and their ids to walk them. */
final class ReadStateTables {
  private static final long IDS = 0;
  private static final int PAGE = 500;

  private final Table<ReadState> states;
  private final IdIndex ids;
  private final ExpiringTable<LeftGuild> left;
  private final Cell<Long> version;
  private final Cell<Listeners> listeners;

  ReadStateTables(StateFactory state) {
    states = state.table("states", ReadState.class);
    ids = new IdIndex(state, "state-ids");
    left =
        new ExpiringTable<>(
            state,
            "left-guilds",
            LeftGuild.class,
            ExpiringTable.Limits.of(
                ReadStateLimits.LEFT_GUILD_AGE_US, ReadStateLimits.LEFT_GUILDS_MAX));
    version = state.cell("version", Long.class);
    listeners = state.cell("listeners", Listeners.class);
  }

  /** Of a channel; null: none. */
  @Nullable ReadState find(long channel) {
    return states.get(channel);
  }

  /** How many more channels there is room for. */
  long room() {
    return ReadStateLimits.STATES_MAX - ids.size(IDS);
  }

  /** Puts what has changed, under the next version, which it returns. */
  long put(long channel, ReadState state) {
    long next = version() + 1;
    version.put(next);
    if (states.get(channel) == null) {
      ids.add(IDS, channel);
    }
    states.put(channel, state.withVersion(next));
    return next;
  }

  /** Keeps when a state that is there was acknowledged, of which nobody is told. */
  void touch(long channel, ReadState state) {
    states.put(channel, state);
  }

  /** Removes a state; false if there is none. */
  boolean remove(long channel) {
    if (states.get(channel) == null) {
      return false;
    }
    states.remove(channel);
    ids.remove(IDS, channel);
    version.put(version() + 1);
    return true;
  }

  /** How often anything has changed. */
  long version() {
    Long value = version.get();
    return value == null ? 0 : value;
  }

  /** Calls with each channel by ascending id; it may be removed meanwhile. */
  void forEachChannel(LongConsumer visitor) {
    long after = 0;
    for (long[] page = ids.after(IDS, after, PAGE);
        page.length > 0;
        page = ids.after(IDS, after, PAGE)) {
      for (long channel : page) {
        visitor.accept(channel);
      }
      after = page[page.length - 1];
    }
  }

  /** When the user left the guild last; null: never, as far as is known. */
  @Nullable LeftGuild left(long guild) {
    return left.get(guild);
  }

  void putLeft(long guild, LeftGuild value) {
    left.put(guild, value);
  }

  Listeners listeners() {
    Listeners value = listeners.get();
    return value == null ? Listeners.NONE : value;
  }

  void putListeners(Listeners value) {
    listeners.put(value);
  }
}
