package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;

/** The state of a relay. */
final class RelayTables {
  final Cell<GuildOutline> outline;
  final RelayUnread unread;
  final RelayClasses classes;
  final RelayGroups groups;
  final UnseenMessages unseen;
  private final Table<RelayUser> users;
  private final Table<RelayUser> passiveUsers;
  private final Cell<RelayState> states;

  RelayTables(StateFactory state) {
    states = state.cell("relay", RelayState.class);
    outline = state.cell("outline", GuildOutline.class);
    users = state.table("users", RelayUser.class);
    passiveUsers = state.table("passive-users", RelayUser.class);
    unread = new RelayUnread(state);
    classes = new RelayClasses(state);
    groups = new RelayGroups(state);
    unseen = new UnseenMessages(state);
  }

  /** Users with active sessions, or those with passive ones, with these; one may be in both. */
  Table<RelayUser> users(boolean passive) {
    return passive ? passiveUsers : users;
  }

  RelayState state() {
    RelayState state = states.get();
    return state == null ? RelayState.NEW : state;
  }

  void putState(RelayState state) {
    states.put(state);
  }

  /** Forgets the sessions and the structure. */
  void clear() {
    outline.remove();
    users.clear();
    passiveUsers.clear();
    unread.clear();
    classes.clear();
    groups.clear();
    unseen.clear();
  }
}
