package dev.throng.jobs.core.user;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a user, at most {@link UserLimits#SESSIONS_MAX}.
 *
 * @param list in the order of connecting
 */
public record UserSessions(List<UserSession> list) {
  static final UserSessions NONE = new UserSessions(List.of());

  @Nullable UserSession find(long session) {
    for (UserSession each : list) {
      if (each.session() == session) {
        return each;
      }
    }
    return null;
  }

  boolean hasAnyOn(int node, long epoch) {
    for (UserSession each : list) {
      if (each.node() == node && each.epoch() == epoch) {
        return true;
      }
    }
    return false;
  }

  /** Those that live on the node in that or an earlier epoch. */
  List<UserSession> expired(int node, long epoch) {
    List<UserSession> expired = new ArrayList<>();
    for (UserSession each : list) {
      if (each.node() == node && each.epoch() <= epoch) {
        expired.add(each);
      }
    }
    return expired;
  }

  UserSessions with(UserSession session) {
    List<UserSession> more = new ArrayList<>(list);
    more.add(session);
    return new UserSessions(List.copyOf(more));
  }

  UserSessions without(List<UserSession> gone) {
    List<UserSession> fewer = new ArrayList<>(list);
    fewer.removeAll(gone);
    return new UserSessions(List.copyOf(fewer));
  }
}
