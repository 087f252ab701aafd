package dev.throng.jobs.core.user;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.ApplicationFlags;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.ConnectSession;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Detach;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.NodeCommand;
import dev.throng.protocol.wire.NodeExpired;
import dev.throng.protocol.wire.Ready;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.Subscribe;
import dev.throng.protocol.wire.SubscribeGuilds;
import dev.throng.protocol.wire.UserArrived;
import dev.throng.protocol.wire.UserCommand;
import dev.throng.protocol.wire.UserLeft;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connects and disconnects sessions, and ends those of nodes that are gone. */
final class UserSessionCommands {
  /** Well below {@link dev.throng.protocol.Seq#EFFECTS_MAX} and what a command may write. */
  private static final int DETACHES_MAX = 10_000;

  private UserSessionCommands() {}

  static void connect(UserCommandContext context, ConnectSession command) {
    SessionRef ref = command.getSession();
    UserStream stream = context.tables.stream(ref.getNode());
    UserSessions sessions = context.tables.sessions();
    UserProfile profile = context.tables.profile();
    boolean stale = stream != null && ref.getEpoch() < stream.epoch();
    if (stale || sessions.find(ref.getSession()) != null) {
      // Its node has started again since, or it is known: there is nothing to tell it.
      context.replyNoContent();
      return;
    }
    if (profile == null) {
      ready(context, ref, Ready.newBuilder().setUnknownUser(true));
      context.reject(DiscordError.UNKNOWN_USER);
      return;
    }
    Ready.Builder refusal = refusal(context, ref, profile.bot());
    if (refusal != null) {
      ready(context, ref, refusal);
      context.replyNoContent();
      return;
    }
    boolean first = !sessions.hasAnyOn(ref.getNode(), ref.getEpoch());
    UserSession session = UserSession.of(ref, profile.bot());
    context.tables.putSessions(sessions.with(session));
    if (first) {
      context.tellNode(
          NodeCommand.newBuilder()
              .setNode(ref.getNode())
              .setEpoch(ref.getEpoch())
              .setUserArrived(UserArrived.newBuilder().setUser(context.user)));
    }
    Ready.Builder ready =
        Ready.newBuilder()
            .setUser(ByteString.copyFrom(ProfileCommands.own(profile)))
            .setBot(profile.bot())
            .setApplicationFlags(profile.bot() ? context.tables.application().flags() : 0);
    for (long guild : context.tables.guilds()) {
      ready.addGuilds(guild);
    }
    ready(context, ref, ready);
    context.replyNoContent();
    for (long guild : context.tables.guilds()) {
      attach(context, guild, session);
    }
    PresenceCommands.connected(context, session, command.getPresence());
  }

  /** Why a session is not taken; null if it is. */
  private static Ready.@Nullable Builder refusal(
      UserCommandContext context, SessionRef ref, boolean bot) {
    if (context.tables.sessions().list().size() >= UserLimits.SESSIONS_MAX) {
      return Ready.newBuilder().setTooManySessions(true);
    }
    if (bot && ref.getIntents() == UserSession.ALL_INTENTS) {
      return Ready.newBuilder().setNoIntents(true);
    }
    int flags = context.tables.application().flags();
    return bot && ApplicationFlags.disallowed(ref.getIntents(), flags) != 0
        ? Ready.newBuilder().setDisallowedIntents(true)
        : null;
  }

  static void disconnect(UserCommandContext context, SessionRef ref) {
    UserSession session = context.tables.sessions().find(ref.getSession());
    if (session != null) {
      end(context, List.of(session));
    }
    context.replyNoContent();
  }

  static void subscribe(UserCommandContext context, SubscribeGuilds command) {
    UserSession session = context.tables.sessions().find(command.getSession().getSession());
    if (session != null && session.passiveFromMembers() != 0) {
      long[] memberOf = context.tables.guilds();
      command.getGuildsList().stream()
          .distinct()
          .filter(guild -> SortedIds.contains(memberOf, guild))
          .forEach(guild -> subscribe(context, guild, session));
    }
    context.replyNoContent();
  }

  private static void subscribe(UserCommandContext context, long guild, UserSession session) {
    context.tellGuild(
        GuildCommand.newBuilder()
            .setHeader(context.ownHeader())
            .setGuild(guild)
            .setSubscribe(Subscribe.newBuilder().setSession(session.toRef(context.user))));
  }

  /** In steps where sessions times guilds are more than a command may tell. */
  static void nodeExpired(UserCommandContext context, NodeExpired command) {
    List<UserSession> expired =
        context.tables.sessions().expired(command.getNode(), command.getEpoch());
    int atOnce = Math.max(1, DETACHES_MAX / Math.max(1, context.tables.guilds().length));
    if (expired.size() > atOnce) {
      end(context, expired.subList(0, atOnce));
      context.tellSelf(UserCommand.newBuilder().setNodeExpired(command));
      return;
    }
    if (!expired.isEmpty()) {
      end(context, expired);
    }
    context.tables.endStream(command.getNode(), command.getEpoch());
  }

  private static void end(UserCommandContext context, List<UserSession> gone) {
    UserSessions rest = context.tables.sessions().without(gone);
    context.tables.putSessions(rest);
    for (UserSession session : gone) {
      for (long guild : context.tables.guilds()) {
        detach(context, guild, session);
      }
      if (!rest.hasAnyOn(session.node(), session.epoch())) {
        context.tellNode(
            NodeCommand.newBuilder()
                .setNode(session.node())
                .setEpoch(session.epoch())
                .setUserLeft(UserLeft.newBuilder().setUser(context.user)));
      }
    }
    PresenceCommands.ended(context, gone);
  }

  static void attach(UserCommandContext context, long guild, UserSession session) {
    context.tellGuild(
        GuildCommand.newBuilder()
            .setHeader(context.ownHeader())
            .setGuild(guild)
            .setAttach(Attach.newBuilder().setSession(session.toRef(context.user))));
  }

  static void detach(UserCommandContext context, long guild, UserSession session) {
    context.tellGuild(
        GuildCommand.newBuilder()
            .setHeader(context.ownHeader())
            .setGuild(guild)
            .setDetach(Detach.newBuilder().setSession(session.toRef(context.user))));
  }

  private static void ready(UserCommandContext context, SessionRef ref, Ready.Builder ready) {
    context.deliver(
        ref.getNode(),
        ref.getEpoch(),
        DeliveryPart.newBuilder().setReady(ready.setSession(ref.getSession())).build());
  }
}
