package dev.throng.jobs.core.relay;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.protocol.wire.ChannelChange;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.RelayAttach;
import dev.throng.protocol.wire.RelayChannel;
import dev.throng.protocol.wire.RelayCommand;
import dev.throng.protocol.wire.RelayDetach;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayMember;
import dev.throng.protocol.wire.RelayPassiveUpdate;
import dev.throng.protocol.wire.RelayRole;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RelayStructure;
import dev.throng.protocol.wire.RelaySubscribe;
import dev.throng.protocol.wire.SessionRef;
import java.util.List;

/** Makes what a guild tells its relays. */
public final class RelaySteps {
  /** Body of what is dispatched. */
  public static final ByteString D = ByteString.copyFromUtf8("{}");

  /** The role that all have: its id is that of guild 9. */
  public static final long EVERYONE = 9;

  private RelaySteps() {}

  /** What a guild sends to the relay of a node. */
  public static RelayRecord record(long guild, int node, long epoch, long seq, RelayStep... steps) {
    RelayCommand command =
        RelayCommand.newBuilder()
            .setGuild(guild)
            .setNode(node)
            .setEpoch(epoch)
            .setSeq(seq)
            .addAllSteps(List.of(steps))
            .build();
    return new RelayRecord(guild, node, epoch, seq, command.toByteArray());
  }

  /** A whole structure without roles and channels. */
  public static RelayStructure.Builder whole(long owner) {
    return RelayStructure.newBuilder().setWhole(true).setOwner(owner);
  }

  /** A role. */
  public static RelayRole.Builder role(long id, long permissions) {
    return RelayRole.newBuilder().setId(id).setPermissions(permissions);
  }

  /** A channel that no overwrite hides or shows. */
  public static RelayChannel.Builder channel(long id) {
    return RelayChannel.newBuilder().setId(id);
  }

  /** A channel that has changed. */
  public static RelayStructure.Builder changed(RelayChannel.Builder channel, boolean updated) {
    return RelayStructure.newBuilder()
        .addChannels(channel)
        .addChanges(change(channel.getId()).setUpdated(updated));
  }

  /** What is told of a channel. */
  public static ChannelChange.Builder change(long channel) {
    return ChannelChange.newBuilder().setChannel(channel).setD(D);
  }

  /** A change of the structure. */
  public static RelayStep step(RelayStructure.Builder structure) {
    return RelayStep.newBuilder().setStructure(structure).build();
  }

  /** A session comes. */
  public static RelayStep attach(long session, long user, long... roles) {
    RelayAttach.Builder attach =
        RelayAttach.newBuilder()
            .setSession(SessionRef.newBuilder().setSession(session).setUser(user))
            .setD(D);
    for (long role : roles) {
      attach.addRoles(role);
    }
    return RelayStep.newBuilder().setAttach(attach).build();
  }

  /** A session comes that is passive until it subscribes. */
  public static RelayStep attachPassive(long session, long user, long... roles) {
    RelayAttach.Builder attach = attach(session, user, roles).getAttach().toBuilder();
    return RelayStep.newBuilder().setAttach(attach.setPassive(true)).build();
  }

  /** A session is passive no more. */
  public static RelayStep subscribe(long session, long user) {
    return RelayStep.newBuilder()
        .setSubscribe(RelaySubscribe.newBuilder().setSession(session).setUser(user))
        .build();
  }

  /** Passive sessions are to be told of what they have not heard of. */
  public static RelayStep passiveUpdate() {
    return RelayStep.newBuilder().setPassiveUpdate(RelayPassiveUpdate.getDefaultInstance()).build();
  }

  /** A message that mentions nobody. */
  public static RelayDispatch.Builder message(long channel, long id) {
    return RelayDispatch.newBuilder()
        .setDispatch(
            Dispatch.newBuilder()
                .setT("MESSAGE_CREATE")
                .setD(D)
                .setChannel(channel)
                .setLastMessage(id))
        .setChannel(channel)
        .setActive(true);
  }

  /** A message. */
  public static RelayStep step(RelayDispatch.Builder message) {
    return RelayStep.newBuilder().setDispatch(message).build();
  }

  /** A session goes. */
  public static RelayStep detach(long session, long user, boolean last) {
    RelayDetach.Builder detach = RelayDetach.newBuilder().setSession(session).setUser(user);
    return RelayStep.newBuilder().setDetach(last ? detach.setD(D).setLast(true) : detach).build();
  }

  /** An event of a channel; 0: of the guild. */
  public static RelayStep dispatch(long channel) {
    return RelayStep.newBuilder()
        .setDispatch(
            RelayDispatch.newBuilder()
                .setDispatch(Dispatch.newBuilder().setT("X").setD(D))
                .setChannel(channel))
        .build();
  }

  /** A user's roles have changed, and with them what it sees of these channels. */
  public static RelayStep member(long user, long[] roles, long... channels) {
    RelayMember.Builder member = RelayMember.newBuilder().setUser(user);
    for (long role : roles) {
      member.addRoles(role);
    }
    for (long channel : channels) {
      member.addChanges(change(channel));
    }
    return RelayStep.newBuilder().setMember(member).build();
  }
}
