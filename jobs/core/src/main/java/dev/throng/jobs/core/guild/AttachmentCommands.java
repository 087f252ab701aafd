package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.protocol.wire.RelayAttach;
import dev.throng.protocol.wire.RelayDetach;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.SessionRef;
import java.util.ArrayList;
import java.util.List;

/** Attaches sessions to the guild and detaches them. */
final class AttachmentCommands {
  private static final byte[] NOTHING = {};

  /** The intent to hear of all members; without it GUILD_CREATE has only the bot itself. */
  private static final int GUILD_MEMBERS = 1 << 1;

  private AttachmentCommands() {}

  static void attach(GuildCommandContext context, SessionRef session) {
    AttachedNode node = context.tables.nodes().find(session.getNode());
    if (node != null && session.getEpoch() < node.epoch()) {
      // Its node has started again since: the session is dead.
      return;
    }
    Member member = context.tables.member(session.getUser());
    if (member == null) {
      refuse(context, session);
      return;
    }
    Attachments attachments = context.tables.attachments(session.getUser());
    if (attachments.find(session.getSession()) != null
        || attachments.list().size() >= GuildLimits.SESSIONS_PER_USER_MAX) {
      return;
    }
    long[] visible = context.permissions().visibleChannels(member);
    context.tables.putAttachments(
        session.getUser(),
        attachments.with(
            new Attachment(session.getSession(), session.getNode(), session.getEpoch())));
    context.tables.putNodes(context.tables.nodes().plus(session.getNode(), session.getEpoch()));
    RelayAttach.Builder attach =
        RelayAttach.newBuilder()
            .setSession(session)
            .setD(ByteString.copyFrom(guildCreate(context, member, session, visible)));
    for (long role : member.roles()) {
      attach.addRoles(role);
    }
    if (node == null || node.epoch() < session.getEpoch()) {
      context.relays.toNode(
          session.getNode(), session.getEpoch(), Visibility.whole(context.structure()));
    }
    context.relays.toNode(
        session.getNode(), session.getEpoch(), RelayStep.newBuilder().setAttach(attach).build());
  }

  /** The user is no member any more, and will be told so; the session waits for this guild. */
  private static void refuse(GuildCommandContext context, SessionRef session) {
    context.relays.toNode(
        session.getNode(),
        session.getEpoch(),
        RelayStep.newBuilder()
            .setDetach(
                RelayDetach.newBuilder()
                    .setSession(session.getSession())
                    .setUser(session.getUser())
                    .setD(ByteString.copyFrom(MemberCommands.guildDelete(context.guild))))
            .build());
  }

  static void detach(GuildCommandContext context, SessionRef session) {
    Attachments attachments = context.tables.attachments(session.getUser());
    Attachment attachment = attachments.find(session.getSession());
    if (attachment == null) {
      return;
    }
    context.tables.putAttachments(session.getUser(), attachments.without(session.getSession()));
    end(context, session.getUser(), attachment, NOTHING);
  }

  /**
   * Takes an attachment from its node.
   *
   * @param d body of the GUILD_DELETE that the session gets; empty: none
   */
  static void end(GuildCommandContext context, long user, Attachment attachment, byte[] d) {
    AttachedNodes nodes = context.tables.nodes();
    AttachedNode node = nodes.find(attachment.node());
    boolean live = nodes.isLive(attachment);
    boolean last = node != null && live && node.sessions() == 1;
    // A relay keeps what it knew of a dead session until it is told so: that one gets no body.
    context.relays.toNode(
        attachment.node(),
        node == null ? attachment.epoch() : node.epoch(),
        RelayStep.newBuilder()
            .setDetach(
                RelayDetach.newBuilder()
                    .setSession(attachment.session())
                    .setUser(user)
                    .setD(ByteString.copyFrom(live ? d : NOTHING))
                    .setLast(last))
            .build());
    if (live) {
      context.tables.putNodes(nodes.minus(attachment.node()));
    }
  }

  /** People see each other; a bot asks for it, with a privileged intent. */
  private static boolean seesMembers(SessionRef session) {
    return !session.getBot() || (session.getIntents() & GUILD_MEMBERS) != 0;
  }

  private static void addOthers(
      GuildCommandContext context, long self, int max, List<Member> members) {
    for (long id : context.tables.membersAfter(0, max)) {
      Member other = context.tables.member(id);
      if (other != null && id != self && members.size() < max) {
        members.add(other);
      }
    }
  }

  private static byte[] guildCreate(
      GuildCommandContext context, Member member, SessionRef session, long[] visible) {
    long count = context.tables.memberCount();
    int threshold =
        Math.max(
            GuildLimits.LARGE_THRESHOLD_MIN,
            Math.min(session.getLargeThreshold(), GuildLimits.LARGE_THRESHOLD_MAX));
    List<Member> members = new ArrayList<>();
    members.add(member);
    if (seesMembers(session)) {
      addOthers(context, member.user().id(), threshold, members);
    }
    List<Channel> channels = new ArrayList<>();
    long[] lastMessages = new long[visible.length];
    for (long id : visible) {
      Channel channel = context.structure().channel(id);
      if (channel != null) {
        lastMessages[channels.size()] = context.tables.cursor(id).lastMessage();
        channels.add(channel);
      }
    }
    GuildJson.View view =
        new GuildJson.View(
            member.joinedUs(), count > threshold, count, members, channels, lastMessages);
    return JsonBuffer.of(
        json -> GuildJson.writeCreate(json, context.guild, context.structure(), view));
  }
}
