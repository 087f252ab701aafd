package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.protocol.Seq;
import dev.throng.protocol.snapshot.GuildSnapshot;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.JoinedThread;
import dev.throng.protocol.wire.RelayAttach;
import dev.throng.protocol.wire.RelayDetach;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.SessionRef;

/** Attaches sessions to the guild and detaches them. */
final class AttachmentCommands {
  private static final byte[] NOTHING = {};

  /** The intent to hear of all members; without it GUILD_CREATE has only the bot itself. */
  private static final int GUILD_MEMBERS = 1 << 1;

  private AttachmentCommands() {}

  static void attach(GuildCommandContext context, Attach command) {
    if (command.getAgain() != 0) {
      attachAgain(context, command);
    } else {
      attach(context, command.getSession());
    }
  }

  private static void attach(GuildCommandContext context, SessionRef session) {
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
    ThreadUpdates.archiveOverdue(context);
    context.tables.putAttachments(
        session.getUser(),
        attachments.with(
            new Attachment(
                session.getSession(),
                session.getNode(),
                session.getEpoch(),
                context.effects.offset())));
    context.tables.putNodes(context.tables.nodes().plus(session.getNode(), session.getEpoch()));
    if (node == null || node.epoch() < session.getEpoch()) {
      tell(context, session, Visibility.whole(context.structure()));
      tell(context, session, Snapshots.whole(context));
    }
    tell(context, session, step(context, member, session));
  }

  /** The session's node had no snapshot when the session came, and has not let it in. */
  private static void attachAgain(GuildCommandContext context, Attach command) {
    SessionRef session = command.getSession();
    AttachedNode node = context.tables.nodes().find(session.getNode());
    if (node == null || node.epoch() != session.getEpoch()) {
      return;
    }
    if (command.getSnapshot()) {
      tell(context, session, Snapshots.whole(context));
    }
    Attachments attachments = context.tables.attachments(session.getUser());
    Attachment ignored = attachments.find(session.getSession());
    Member member = context.tables.member(session.getUser());
    if (member != null && ignored != null && ignored.offset() == Seq.offset(command.getAgain())) {
      context.tables.putAttachments(
          session.getUser(), attachments.with(ignored.toldAt(context.effects.offset())));
      tell(context, session, step(context, member, session));
    }
  }

  private static void tell(GuildCommandContext context, SessionRef session, RelayStep step) {
    context.relays.toNode(session.getNode(), session.getEpoch(), step);
  }

  private static RelayStep step(GuildCommandContext context, Member member, SessionRef session) {
    Attached.Builder own =
        Attached.newBuilder()
            .setSession(session.getSession())
            .setUser(session.getUser())
            .setMember(Snapshots.json(json -> MemberJson.write(json, member)))
            .setJoinedAt(JsonFields.timestamp(member.joinedUs()))
            .setLargeThreshold(
                Math.max(
                    GuildLimits.LARGE_THRESHOLD_MIN,
                    Math.min(session.getLargeThreshold(), GuildSnapshot.MEMBERS_MAX)))
            .setAlone(!seesMembers(session));
    GuildThreads threads = context.tables.threads;
    for (GuildThread thread : threads.joined(member, context.nowUs())) {
      own.addJoinedThreads(
          JoinedThread.newBuilder()
              .setThread(thread.id())
              .setJoinedAt(JsonFields.timestamp(threads.members(thread.id()).joinedUs(member))));
    }
    RelayAttach.Builder attach =
        RelayAttach.newBuilder()
            .setSession(session)
            .setAttached(own)
            .setPassive(PassiveCommands.beginsPassive(context, session));
    for (long role : member.roles()) {
      attach.addRoles(role);
    }
    return RelayStep.newBuilder().setAttach(attach).build();
  }

  /** The user is no member any more, and will be told so; the session waits for this guild. */
  static void refuse(GuildCommandContext context, SessionRef session) {
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
    Attachments rest = attachments.without(session.getSession());
    context.tables.putAttachments(session.getUser(), rest);
    if (rest.list().isEmpty()) {
      context.tables.putLastSeen(session.getUser(), context.nowUs());
    }
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
}
