package dev.throng.jobs.core.relay;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.ChannelChange;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Detached;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.Reclassed;
import dev.throng.protocol.wire.RelayAttach;
import dev.throng.protocol.wire.RelayDetach;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayMember;
import dev.throng.protocol.wire.RelayStructure;
import dev.throng.protocol.wire.RelaySubscribe;
import dev.throng.protocol.wire.Snapshot;
import dev.throng.protocol.wire.SnapshotChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies the steps of one relay command and collects the parts of its delivery. */
final class RelayTurn {
  private final RelayTables tables;
  private final long guild;
  private final List<DeliveryPart> parts = new ArrayList<>();
  private RelayState state;
  private boolean startsAfresh;

  RelayTurn(RelayTables tables, long guild, RelayState state) {
    this.tables = tables;
    this.guild = guild;
    this.state = state;
  }

  RelayState state() {
    return state;
  }

  List<DeliveryPart> parts() {
    return parts;
  }

  /** Whether the sessions that the node has of the guild must end. */
  boolean startsAfresh() {
    return startsAfresh;
  }

  void attach(RelayAttach attach) {
    GuildOutline outline = tables.outline.get();
    long session = attach.getSession().getSession();
    Attached.Builder attached = attach.getAttached().toBuilder().setSession(session);
    if (outline == null) {
      attached.setWithoutStructure(true);
    } else {
      RelayUser user = attached(outline, attach);
      addUnseen(outline);
      attached
          .setClassNumber(user.classNumber())
          .setGroup(tables.classes.get(user.classNumber()).group())
          .setChannels(ByteString.copyFrom(Bits.toBytes(channels(user))));
    }
    parts.add(DeliveryPart.newBuilder().setAttached(attached).build());
  }

  private RelayUser attached(GuildOutline outline, RelayAttach attach) {
    long session = attach.getSession().getSession();
    long id = attach.getSession().getUser();
    // One that is attached again stays what it is: it may have subscribed meanwhile.
    RelayUser known = withSession(id, session, false);
    known = known == null ? withSession(id, session, true) : known;
    if (known != null) {
      return known;
    }
    state = state.withSessions(state.sessions() + 1);
    return add(outline, session, id, outline.roleSlots(attach.getRolesList()), attach.getPassive());
  }

  /**
   * A user's sessions that are passive, or those that are not; null: this one is not among them.
   */
  private @Nullable RelayUser withSession(long id, long session, boolean passive) {
    RelayUser user = tables.users(passive).get(id);
    return user != null && indexOf(user.sessions(), session) >= 0 ? user : null;
  }

  /** Adds a session to its user's. */
  private RelayUser add(
      GuildOutline outline, long session, long id, long[] roles, boolean passive) {
    RelayUser user = tables.users(passive).get(id);
    if (user == null) {
      user = new RelayUser(joinClass(outline, id, roles, passive), SortedIds.EMPTY);
    }
    long[] more = SortedIds.insertedAt(user.sessions(), user.sessions().length, session);
    user = new RelayUser(user.classNumber(), more);
    tables.users(passive).put(id, user);
    return user;
  }

  /** Puts a user that is in no class into that of its roles. */
  private int joinClass(GuildOutline outline, long user, long[] roles, boolean passive) {
    long member = outline.isSpecial(user) ? user : 0;
    int known = tables.classes.find(roles, member, passive);
    if (known >= 0) {
      tables.classes.join(known);
      return known;
    }
    int group = tables.groups.join(outline.visible(roles, member), passive);
    return tables.classes.make(roles, member, group, passive);
  }

  private void leaveClass(int number) {
    int group = tables.classes.get(number).group();
    if (tables.classes.leave(number)) {
      tables.groups.leave(group);
    }
  }

  void detach(RelayDetach detach) {
    boolean wasAttached =
        remove(detach.getUser(), detach.getSession(), false)
            || remove(detach.getUser(), detach.getSession(), true);
    if (wasAttached) {
      state = state.withSessions(state.sessions() - 1);
    }
    if (wasAttached || detach.getLast() || !detach.getD().isEmpty()) {
      parts.add(
          DeliveryPart.newBuilder()
              .setDetached(
                  Detached.newBuilder()
                      .setSession(detach.getSession())
                      .setD(detach.getD())
                      .setLast(detach.getLast()))
              .build());
    }
    if (detach.getLast()) {
      tables.clear();
      state = state.emptied(false);
    }
  }

  /** Removes a session that is passive, or one that is not; returns whether there was one. */
  private boolean remove(long id, long session, boolean passive) {
    RelayUser user = tables.users(passive).get(id);
    int index = user == null ? -1 : indexOf(user.sessions(), session);
    if (user == null || index < 0) {
      return false;
    }
    long[] rest = SortedIds.removedAt(user.sessions(), index);
    if (rest.length == 0) {
      tables.users(passive).remove(id);
      leaveClass(user.classNumber());
    } else {
      tables.users(passive).put(id, new RelayUser(user.classNumber(), rest));
    }
    return true;
  }

  void dispatch(RelayDispatch dispatch) {
    if (state.sessions() == 0) {
      return;
    }
    Dispatch.Builder targeted = dispatch.getDispatch().toBuilder();
    if (dispatch.getOnlyUsersCount() > 0) {
      dispatchToNamed(dispatch.getOnlyUsersList(), targeted);
      return;
    }
    Audience audience = Audience.of(tables, dispatch.getChannel(), dispatch.getActive());
    boolean isHeard = audience.addTo(targeted);
    if (!audience.spared().isEmpty()) {
      isHeard |= new Mentioned(tables, audience.spared()).addTo(dispatch, targeted);
    }
    if (isHeard) {
      parts.add(DeliveryPart.newBuilder().setDispatch(targeted).build());
    } else if (targeted.getLastMessage() != 0) {
      tables.unseen.put(dispatch.getChannel(), targeted.getLastMessage());
      state = state.withUnseen(true);
    }
    GuildOutline outline = tables.outline.get();
    int slot = outline == null ? -1 : outline.channelSlot(dispatch.getChannel());
    if (targeted.getLastMessage() == 0 || slot < 0) {
      return;
    }
    if (!dispatch.getActive()) {
      tables.unread.remove(slot);
    } else if (!audience.spared().isEmpty() || tables.unread.has(slot)) {
      // What is unread must not stay behind what a session that comes now is told first.
      tables.unread.put(slot, targeted.getLastMessage());
    }
  }

  private void dispatchToNamed(List<Long> users, Dispatch.Builder targeted) {
    for (long id : users) {
      addSessions(tables.users(false).get(id), targeted);
      addSessions(tables.users(true).get(id), targeted);
    }
    if (targeted.getSessionsCount() > 0) {
      parts.add(DeliveryPart.newBuilder().setDispatch(targeted).build());
    }
  }

  private static void addSessions(@Nullable RelayUser user, Dispatch.Builder to) {
    if (user != null) {
      for (long session : user.sessions()) {
        to.addSessions(session);
      }
    }
  }

  /** A session is passive no more. */
  void subscribe(RelaySubscribe subscribe) {
    GuildOutline outline = tables.outline.get();
    RelayUser before = withSession(subscribe.getUser(), subscribe.getSession(), true);
    if (outline == null || before == null) {
      return;
    }
    new UnreadViews(tables).addTo(parts, subscribe.getSession(), channels(before));
    long[] roles = tables.classes.get(before.classNumber()).roles();
    // Joined before the other is left: a number that is given up here is not given out here.
    RelayUser after = add(outline, subscribe.getSession(), subscribe.getUser(), roles, false);
    remove(subscribe.getUser(), subscribe.getSession(), true);
    addReclassed(new RelayUser(after.classNumber(), new long[] {subscribe.getSession()}));
  }

  /** Passive sessions are told of what they have not been told of. */
  void passiveUpdate() {
    new UnreadViews(tables).addTo(parts);
  }

  /** Before somebody comes to see more: what the node has not heard of. */
  private void addUnseen(GuildOutline outline) {
    if (state.unseen()) {
      parts.add(DeliveryPart.newBuilder().setLastMessages(tables.unseen.take(outline)).build());
      state = state.withUnseen(false);
    }
  }

  /** What the node makes GUILD_CREATE of; a relay without the structure knows nobody to get it. */
  void snapshot(Snapshot change) {
    GuildOutline outline = tables.outline.get();
    if (outline == null) {
      return;
    }
    Snapshot.Builder numbered = change.toBuilder();
    for (SnapshotChannel.Builder channel : numbered.getChannelsBuilderList()) {
      channel.setSlot(outline.channelSlot(channel.getId()));
    }
    parts.add(DeliveryPart.newBuilder().setSnapshot(numbered).build());
  }

  /** A user's roles have changed. */
  void member(RelayMember change) {
    GuildOutline outline = tables.outline.get();
    if (outline != null) {
      member(change, outline, false);
      member(change, outline, true);
    }
  }

  private void member(RelayMember change, GuildOutline outline, boolean passive) {
    RelayUser user = tables.users(passive).get(change.getUser());
    if (user == null) {
      return;
    }
    addUnseen(outline);
    long[] before = channels(user);
    int left = user.classNumber();
    // Joined before the other is left: a number that is given up here is not given out here.
    user =
        user.inClass(
            joinClass(
                outline, change.getUser(), outline.roleSlots(change.getRolesList()), passive));
    leaveClass(left);
    tables.users(passive).put(change.getUser(), user);
    addReclassed(user);
    long[] after = channels(user);
    for (ChannelChange each : change.getChangesList()) {
      int slot = outline.channelSlot(each.getChannel());
      if (slot >= 0 && Bits.has(before, slot) != Bits.has(after, slot)) {
        boolean gained = Bits.has(after, slot);
        tell(user, gained ? "CHANNEL_CREATE" : "CHANNEL_DELETE", each.getD());
        if (gained && !each.getThreads().isEmpty()) {
          tell(user, "THREAD_LIST_SYNC", each.getThreads());
        }
      }
    }
  }

  private void tell(RelayUser user, String t, ByteString d) {
    Dispatch.Builder dispatch = Dispatch.newBuilder().setT(t).setD(d);
    addSessions(user, dispatch);
    parts.add(DeliveryPart.newBuilder().setDispatch(dispatch).build());
  }

  private long[] channels(RelayUser user) {
    return tables.groups.channels(tables.classes.get(user.classNumber()).group());
  }

  private void addReclassed(RelayUser user) {
    Reclassed.Builder part =
        Reclassed.newBuilder()
            .setClassNumber(user.classNumber())
            .setGroup(tables.classes.get(user.classNumber()).group());
    for (long session : user.sessions()) {
      part.addSessions(session);
    }
    parts.add(DeliveryPart.newBuilder().setReclassed(part).build());
  }

  void structure(RelayStructure change) {
    GuildOutline before = tables.outline.get();
    if (change.getWhole()) {
      if (before == null) {
        begin(change);
      }
    } else if (before != null) {
      OutlineEdit edit = OutlineEdit.of(before, change);
      GuildOutline after = edit.outline();
      tables.outline.put(after);
      change.getRemovedChannelsList().forEach(removed -> forgetMessages(before, removed));
      addUnseen(after);
      separateNamed(change);
      new Regrouping(tables, after, edit, change.getChangesList()).addTo(parts);
    }
  }

  /** What sessions were not told of a channel that is gone. */
  private void forgetMessages(GuildOutline before, long channel) {
    int slot = before.channelSlot(channel);
    if (slot >= 0) {
      tables.unseen.remove(channel);
      tables.unread.remove(slot);
    }
  }

  private void begin(RelayStructure whole) {
    if (state.lost() || state.sessions() > 0) {
      tables.clear();
      state = state.emptied(false);
      startsAfresh = true;
    }
    tables.outline.put(OutlineEdit.whole(guild, whole));
  }

  /**
   * Who is named by an overwrite, or owns the guild, gets a class of its own, which sees what its
   * old one saw.
   */
  private void separateNamed(RelayStructure change) {
    for (var channel : change.getChannelsList()) {
      channel.getAllowedMembersList().forEach(this::separate);
      channel.getDeniedMembersList().forEach(this::separate);
    }
    if (change.getNewOwner() != 0) {
      separate(change.getNewOwner());
    }
  }

  private void separate(long id) {
    separate(id, false);
    separate(id, true);
  }

  private void separate(long id, boolean passive) {
    @Nullable RelayUser user = tables.users(passive).get(id);
    RelayClass shared = user == null ? null : tables.classes.get(user.classNumber());
    if (user == null || shared == null || shared.member() != 0) {
      return;
    }
    tables.groups.join(shared.group());
    RelayUser separated =
        user.inClass(tables.classes.make(shared.roles(), id, shared.group(), passive));
    leaveClass(user.classNumber());
    tables.users(passive).put(id, separated);
    addReclassed(separated);
  }

  private static int indexOf(long[] ids, long id) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }
}
