package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;

/** The state of a relay. */
final class RelayTables {
  final Cell<GuildOutline> outline;
  final Table<RelayUser> users;
  final RelayClasses classes;
  final RelayGroups groups;
  final UnseenMessages unseen;
  private final Cell<RelayState> states;

  RelayTables(StateFactory state) {
    states = state.cell("relay", RelayState.class);
    outline = state.cell("outline", GuildOutline.class);
    users = state.table("users", RelayUser.class);
    classes = new RelayClasses(state);
    groups = new RelayGroups(state);
    unseen = new UnseenMessages(state);
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
    classes.clear();
    groups.clear();
    unseen.clear();
  }
}
