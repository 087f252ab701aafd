package dev.throng.jobs.core.relay;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.state.Table;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.ChannelChange;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Detached;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.Regrouped;
import dev.throng.protocol.wire.RelayAttach;
import dev.throng.protocol.wire.RelayDetach;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayVisibility;
import dev.throng.protocol.wire.VisibleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Applies the steps of one relay command and collects the parts of its delivery. */
final class RelayCommandContext {
  private final Table<RelayUser> users;
  private final RelayGroups groups;
  private final List<DeliveryPart> parts = new ArrayList<>();
  private RelayState state;

  RelayCommandContext(Table<RelayUser> users, RelayGroups groups, RelayState state) {
    this.users = users;
    this.groups = groups;
    this.state = state;
  }

  RelayState state() {
    return state;
  }

  List<DeliveryPart> parts() {
    return parts;
  }

  void attach(RelayAttach attach) {
    long userId = attach.getSession().getUser();
    long session = attach.getSession().getSession();
    long[] visible = toArray(attach.getVisibleChannelsList());
    RelayUser user = users.get(userId);
    if (user == null) {
      user = new RelayUser(join(visible, 1), new long[] {session});
      state = state.withSessions(state.sessions() + 1);
    } else if (indexOf(user.sessions(), session) < 0) {
      // The guild tells of a change of what a user sees before it attaches more of its sessions.
      join(groups.channels(user.group()), 1);
      long[] sessions = Arrays.copyOf(user.sessions(), user.sessions().length + 1);
      sessions[sessions.length - 1] = session;
      user = new RelayUser(user.group(), sessions);
      state = state.withSessions(state.sessions() + 1);
    }
    users.put(userId, user);
    parts.add(
        DeliveryPart.newBuilder()
            .setAttached(
                Attached.newBuilder()
                    .setSession(session)
                    .setD(attach.getD())
                    .setGroup(user.group()))
            .build());
  }

  void detach(RelayDetach detach) {
    boolean wasAttached = remove(detach.getUser(), detach.getSession());
    if (wasAttached || !detach.getD().isEmpty()) {
      parts.add(
          DeliveryPart.newBuilder()
              .setDetached(
                  Detached.newBuilder().setSession(detach.getSession()).setD(detach.getD()))
              .build());
    }
  }

  /** Removes a session; returns whether it was attached. */
  private boolean remove(long userId, long session) {
    RelayUser user = users.get(userId);
    int index = user == null ? -1 : indexOf(user.sessions(), session);
    if (user == null || index < 0) {
      return false;
    }
    long[] sessions = new long[user.sessions().length - 1];
    System.arraycopy(user.sessions(), 0, sessions, 0, index);
    System.arraycopy(user.sessions(), index + 1, sessions, index, sessions.length - index);
    if (sessions.length == 0) {
      users.remove(userId);
    } else {
      users.put(userId, new RelayUser(user.group(), sessions));
    }
    state = groups.leave(state, user.group(), 1).withSessions(state.sessions() - 1);
    return true;
  }

  void dispatch(RelayDispatch dispatch) {
    Dispatch.Builder targeted = dispatch.getDispatch().toBuilder();
    if (addGroups(targeted, dispatch.getChannel())) {
      parts.add(DeliveryPart.newBuilder().setDispatch(targeted).build());
    }
  }

  /** Names the groups that see a channel, or those that do not if they are fewer; false if none. */
  private boolean addGroups(Dispatch.Builder dispatch, long channel) {
    if (channel == 0) {
      return state.sessions() > 0;
    }
    int[] seeing = groups.seeing(channel);
    int[] others = GroupNumbers.minus(state.groups(), seeing);
    if (others.length == 0) {
      return seeing.length > 0;
    }
    if (others.length < seeing.length) {
      for (int group : others) {
        dispatch.addExcludedGroups(group);
      }
    } else {
      for (int group : seeing) {
        dispatch.addGroups(group);
      }
    }
    return seeing.length > 0;
  }

  void visibility(RelayVisibility visibility) {
    Map<Integer, Regrouped.Builder> regrouped = new TreeMap<>();
    List<ChannelAudience> audiences = new ArrayList<>();
    for (ChannelChange change : visibility.getChannelsList()) {
      audiences.add(new ChannelAudience(change));
    }
    for (VisibleSet set : visibility.getSetsList()) {
      long[] visible = toArray(set.getVisibleChannelsList());
      for (long userId : set.getUsersList()) {
        RelayUser user = users.get(userId);
        if (user != null) {
          long[] before = groups.channels(user.group());
          audiences.forEach(audience -> audience.add(before, visible, user.sessions()));
          regroup(userId, user, visible, regrouped);
        }
      }
    }
    regrouped.forEach(
        (group, sessions) ->
            parts.add(DeliveryPart.newBuilder().setRegrouped(sessions.setGroup(group)).build()));
    audiences.forEach(audience -> audience.addParts(parts, state.sessions()));
  }

  private void regroup(
      long userId, RelayUser user, long[] visible, Map<Integer, Regrouped.Builder> regrouped) {
    if (Arrays.equals(groups.channels(user.group()), visible)) {
      return;
    }
    int count = user.sessions().length;
    // Joined before the old one is left: a number that is given up here is not given out here.
    int group = join(visible, count);
    state = groups.leave(state, user.group(), count);
    users.put(userId, new RelayUser(group, user.sessions()));
    Regrouped.Builder part = regrouped.computeIfAbsent(group, number -> Regrouped.newBuilder());
    for (long session : user.sessions()) {
      part.addSessions(session);
    }
  }

  private int join(long[] channels, int sessions) {
    RelayGroups.Joined joined = groups.join(state, channels, sessions);
    state = joined.state();
    return joined.group();
  }

  private static void addAll(Dispatch.Builder dispatch, long[] sessions) {
    for (long session : sessions) {
      dispatch.addSessions(session);
    }
  }

  private static int indexOf(long[] ids, long id) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }

  private static long[] toArray(List<Long> ids) {
    long[] array = new long[ids.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = ids.get(i);
    }
    return array;
  }

  /** The sessions that can see a channel now, no longer, or as before. */
  private static final class ChannelAudience {
    private final ChannelChange change;
    private final Dispatch.Builder gained;
    private final Dispatch.Builder lost;
    private final Dispatch.Builder kept;

    ChannelAudience(ChannelChange change) {
      this.change = change;
      gained = dispatch("CHANNEL_CREATE", change.getD());
      lost = dispatch("CHANNEL_DELETE", change.getD());
      kept = dispatch("CHANNEL_UPDATE", change.getD());
    }

    private static Dispatch.Builder dispatch(String t, ByteString d) {
      return Dispatch.newBuilder().setT(t).setD(d);
    }

    void add(long[] before, long[] after, long[] sessions) {
      boolean saw = Arrays.binarySearch(before, change.getChannel()) >= 0;
      boolean sees = Arrays.binarySearch(after, change.getChannel()) >= 0;
      if (saw && !sees) {
        addAll(lost, sessions);
      } else if (!saw && sees) {
        addAll(gained, sessions);
      } else if (saw && change.getUpdated()) {
        addAll(kept, sessions);
      }
    }

    void addParts(List<DeliveryPart> parts, int all) {
      for (Dispatch.Builder dispatch : List.of(lost, gained, kept)) {
        if (dispatch.getSessionsCount() == 0) {
          continue;
        }
        if (dispatch.getSessionsCount() == all) {
          dispatch.clearSessions();
        }
        parts.add(DeliveryPart.newBuilder().setDispatch(dispatch).build());
      }
    }
  }
}
