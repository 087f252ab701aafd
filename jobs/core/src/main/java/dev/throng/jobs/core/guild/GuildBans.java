package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.IdIndex;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is banned from a guild, at most {@link GuildLimits#BANS_MAX}. */
final class GuildBans {
  private static final long ONLY = 0;

  private final Table<Ban> bans;
  private final IdIndex ids;

  GuildBans(StateFactory state) {
    bans = state.table("bans", Ban.class);
    ids = new IdIndex(state, "ban-ids");
  }

  @Nullable Ban get(long user) {
    return bans.get(user);
  }

  boolean has(long user) {
    return bans.get(user) != null;
  }

  boolean isFull() {
    return ids.size(ONLY) >= GuildLimits.BANS_MAX;
  }

  void put(Ban ban) {
    bans.put(ban.user().id(), ban);
    ids.add(ONLY, ban.user().id());
  }

  void remove(long user) {
    bans.remove(user);
    ids.remove(ONLY, user);
  }

  /** Removes so many at the most; returns how many. */
  int removeSome(int limit) {
    long[] users = limit > 0 ? ids.after(ONLY, 0, limit) : new long[0];
    for (long user : users) {
      remove(user);
    }
    return users.length;
  }

  /** The first above a user id, by ascending id. */
  List<Ban> after(long user, int limit) {
    return all(ids.after(ONLY, user, limit));
  }

  /** The last below a user id, by ascending id. */
  List<Ban> before(long user, int limit) {
    return all(ids.before(ONLY, user, limit));
  }

  private List<Ban> all(long[] users) {
    List<Ban> found = new ArrayList<>(users.length);
    for (long user : users) {
      Ban ban = bans.get(user);
      if (ban != null) {
        found.add(ban);
      }
    }
    return found;
  }
}
