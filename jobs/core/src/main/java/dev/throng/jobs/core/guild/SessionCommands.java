package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.protocol.wire.RelayAttach;
import dev.throng.protocol.wire.RelayDetach;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.SessionRef;
import java.util.ArrayList;
import java.util.List;

/** Sessions that come to see the guild and that are gone. */
final class SessionCommands {
  private static final byte[] NOTHING = {};

  private SessionCommands() {}

  static void attach(GuildTurn turn, SessionRef session) {
    AttachedNode node = turn.tables.nodes().find(session.getNode());
    if (node != null && session.getEpoch() < node.epoch()) {
      // Its node has started again since: the session is dead.
      return;
    }
    Member member = turn.tables.member(session.getUser());
    if (member == null) {
      refuse(turn, session);
      return;
    }
    Attachments attachments = turn.tables.attachments(session.getUser());
    if (attachments.find(session.getSession()) != null
        || attachments.list().size() >= GuildLimits.SESSIONS_PER_USER_MAX) {
      return;
    }
    long[] visible = turn.visibleChannels(member);
    // All sessions of a user see the same: those that wait for a change are told of it now.
    Visibility.userChanged(turn, member, visible);
    turn.tables.putAttachments(
        session.getUser(),
        attachments.with(
            new Attachment(session.getSession(), session.getNode(), session.getEpoch())));
    turn.tables.putNodes(turn.tables.nodes().plus(session.getNode(), session.getEpoch()));
    RelayAttach.Builder attach =
        RelayAttach.newBuilder()
            .setSession(session)
            .setD(ByteString.copyFrom(guildCreate(turn, member, session, visible)));
    for (long channel : visible) {
      attach.addVisibleChannels(channel);
    }
    turn.relays.toNode(
        session.getNode(), session.getEpoch(), RelayStep.newBuilder().setAttach(attach).build());
  }

  /** The user is no member any more, and will be told so; the session waits for this guild. */
  private static void refuse(GuildTurn turn, SessionRef session) {
    turn.relays.toNode(
        session.getNode(),
        session.getEpoch(),
        RelayStep.newBuilder()
            .setDetach(
                RelayDetach.newBuilder()
                    .setSession(session.getSession())
                    .setUser(session.getUser())
                    .setD(ByteString.copyFrom(MemberCommands.guildDelete(turn.guild))))
            .build());
  }

  static void detach(GuildTurn turn, SessionRef session) {
    Attachments attachments = turn.tables.attachments(session.getUser());
    Attachment attachment = attachments.find(session.getSession());
    if (attachment == null) {
      return;
    }
    turn.tables.putAttachments(session.getUser(), attachments.without(session.getSession()));
    end(turn, session.getUser(), attachment, NOTHING);
  }

  /**
   * Takes an attachment from its node.
   *
   * @param d body of the GUILD_DELETE that the session gets; empty: none
   */
  static void end(GuildTurn turn, long user, Attachment attachment, byte[] d) {
    AttachedNodes nodes = turn.tables.nodes();
    AttachedNode node = nodes.find(attachment.node());
    boolean live = nodes.isLive(attachment);
    // A relay keeps what it knew of a dead session until it is told so: that one gets no body.
    turn.relays.toNode(
        attachment.node(),
        node == null ? attachment.epoch() : node.epoch(),
        RelayStep.newBuilder()
            .setDetach(
                RelayDetach.newBuilder()
                    .setSession(attachment.session())
                    .setUser(user)
                    .setD(ByteString.copyFrom(live ? d : NOTHING)))
            .build());
    if (live) {
      turn.tables.putNodes(nodes.minus(attachment.node()));
    }
  }

  private static byte[] guildCreate(
      GuildTurn turn, Member member, SessionRef session, long[] visible) {
    long count = turn.tables.memberCount();
    int threshold =
        Math.max(
            GuildLimits.LARGE_THRESHOLD_MIN,
            Math.min(session.getLargeThreshold(), GuildLimits.LARGE_THRESHOLD_MAX));
    List<Member> members = new ArrayList<>();
    members.add(member);
    for (long id : turn.tables.membersAfter(0, threshold)) {
      Member other = turn.tables.member(id);
      if (other != null && id != session.getUser() && members.size() < threshold) {
        members.add(other);
      }
    }
    List<Channel> channels = new ArrayList<>();
    long[] lastMessages = new long[visible.length];
    for (long id : visible) {
      Channel channel = turn.structure().channel(id);
      if (channel != null) {
        lastMessages[channels.size()] = turn.tables.cursor(id).lastMessage();
        channels.add(channel);
      }
    }
    GuildJson.View view =
        new GuildJson.View(
            member.joinedUs(), count > threshold, count, members, channels, lastMessages);
    return JsonBuffer.of(json -> GuildJson.writeCreate(json, turn.guild, turn.structure(), view));
  }
}
