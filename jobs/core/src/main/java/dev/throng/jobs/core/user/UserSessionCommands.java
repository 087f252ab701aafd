package dev.throng.jobs.core.user;

import com.google.protobuf.ByteString;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Detach;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.NodeCommand;
import dev.throng.protocol.wire.NodeExpired;
import dev.throng.protocol.wire.Ready;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.UserArrived;
import dev.throng.protocol.wire.UserLeft;
import java.util.List;

/** Sessions that begin and end. */
final class UserSessionCommands {
  private UserSessionCommands() {}

  static void connect(UserTurn turn, SessionRef ref) {
    UserStream stream = turn.tables.stream(ref.getNode());
    UserSessions sessions = turn.tables.sessions();
    UserProfile profile = turn.tables.profile();
    boolean stale = stream != null && ref.getEpoch() < stream.epoch();
    if (stale || sessions.find(ref.getSession()) != null) {
      // Its node has started again since, or it is known: there is nothing to tell it.
      turn.replyNoContent();
      return;
    }
    if (profile == null) {
      ready(turn, ref, Ready.newBuilder().setUnknownUser(true));
      turn.reject(DiscordError.UNKNOWN_USER);
      return;
    }
    if (sessions.list().size() >= UserLimits.SESSIONS_MAX) {
      ready(turn, ref, Ready.newBuilder().setTooManySessions(true));
      turn.replyNoContent();
      return;
    }
    boolean first = !sessions.hasAnyOn(ref.getNode(), ref.getEpoch());
    UserSession session = UserSession.of(ref);
    turn.tables.putSessions(sessions.with(session));
    if (first) {
      turn.tellNode(
          NodeCommand.newBuilder()
              .setNode(ref.getNode())
              .setEpoch(ref.getEpoch())
              .setUserArrived(UserArrived.newBuilder().setUser(turn.user)));
    }
    Ready.Builder ready =
        Ready.newBuilder()
            .setUser(ByteString.copyFrom(ProfileCommands.own(profile)))
            .setBot(profile.bot());
    for (long guild : turn.tables.guilds()) {
      ready.addGuilds(guild);
    }
    ready(turn, ref, ready);
    turn.replyNoContent();
    for (long guild : turn.tables.guilds()) {
      attach(turn, guild, session);
    }
  }

  static void disconnect(UserTurn turn, SessionRef ref) {
    UserSession session = turn.tables.sessions().find(ref.getSession());
    if (session != null) {
      end(turn, List.of(session));
    }
    turn.replyNoContent();
  }

  static void nodeExpired(UserTurn turn, NodeExpired command) {
    List<UserSession> expired =
        turn.tables.sessions().expired(command.getNode(), command.getEpoch());
    if (!expired.isEmpty()) {
      end(turn, expired);
    }
  }

  private static void end(UserTurn turn, List<UserSession> gone) {
    UserSessions rest = turn.tables.sessions().without(gone);
    turn.tables.putSessions(rest);
    for (UserSession session : gone) {
      for (long guild : turn.tables.guilds()) {
        turn.tellGuild(
            GuildCommand.newBuilder()
                .setHeader(turn.ownHeader())
                .setGuild(guild)
                .setDetach(Detach.newBuilder().setSession(session.toRef(turn.user))));
      }
      if (!rest.hasAnyOn(session.node(), session.epoch())) {
        turn.tellNode(
            NodeCommand.newBuilder()
                .setNode(session.node())
                .setEpoch(session.epoch())
                .setUserLeft(UserLeft.newBuilder().setUser(turn.user)));
      }
    }
  }

  static void attach(UserTurn turn, long guild, UserSession session) {
    turn.tellGuild(
        GuildCommand.newBuilder()
            .setHeader(turn.ownHeader())
            .setGuild(guild)
            .setAttach(Attach.newBuilder().setSession(session.toRef(turn.user))));
  }

  private static void ready(UserTurn turn, SessionRef ref, Ready.Builder ready) {
    turn.deliver(
        ref.getNode(),
        ref.getEpoch(),
        DeliveryPart.newBuilder().setReady(ready.setSession(ref.getSession())).build());
  }
}
