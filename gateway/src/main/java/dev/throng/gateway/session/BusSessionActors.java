package dev.throng.gateway.session;

import dev.throng.gateway.bus.ActorClient;
import dev.throng.gateway.bus.SnowflakeGenerator;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.CloseReadStates;
import dev.throng.protocol.wire.ConnectSession;
import dev.throng.protocol.wire.CountMassMentions;
import dev.throng.protocol.wire.DisconnectSession;
import dev.throng.protocol.wire.GetMembers;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.OpenReadStates;
import dev.throng.protocol.wire.ReadStateCommand;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.SessionPresence;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.SubscribeGuilds;
import dev.throng.protocol.wire.UpdatePresence;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Session commands as inbox records. Thread-safe. */
public final class BusSessionActors implements SessionActors {
  private final ActorClient actors;
  private final SnowflakeGenerator snowflakes;
  private final LongSupplier clockMs;

  /**
   * Commands through this client.
   *
   * @param clockMs milliseconds since 1970
   */
  public BusSessionActors(ActorClient actors, SnowflakeGenerator snowflakes, LongSupplier clockMs) {
    this.actors = actors;
    this.snowflakes = snowflakes;
    this.clockMs = clockMs;
  }

  @Override
  public long newSessionId() {
    return snowflakes.next();
  }

  @Override
  public CompletableFuture<Void> connect(SessionRef session, SessionPresence presence) {
    return tell(
        session,
        UserCommand.newBuilder()
            .setConnectSession(
                ConnectSession.newBuilder().setSession(session).setPresence(presence)));
  }

  @Override
  public CompletableFuture<Void> updatePresence(SessionRef session, SessionPresence presence) {
    return tell(
        session,
        UserCommand.newBuilder()
            .setUpdatePresence(
                UpdatePresence.newBuilder().setSession(session).setPresence(presence)));
  }

  @Override
  public CompletableFuture<Void> disconnect(SessionRef session) {
    return tell(
        session,
        UserCommand.newBuilder()
            .setDisconnectSession(DisconnectSession.newBuilder().setSession(session)));
  }

  @Override
  public CompletableFuture<Void> attachAgain(long guild, Attach again) {
    byte[] envelope =
        GuildCommand.newBuilder()
            .setHeader(header(again.getSession().getUser()))
            .setGuild(guild)
            .setAttach(again)
            .build()
            .toByteArray();
    return actors.tell(Topic.GUILD_INBOX, guild, envelope);
  }

  @Override
  public CompletableFuture<Void> subscribe(SessionRef session, List<Long> guilds) {
    return tell(
        session,
        UserCommand.newBuilder()
            .setSubscribeGuilds(
                SubscribeGuilds.newBuilder().setSession(session).addAllGuilds(guilds)));
  }

  @Override
  public CompletableFuture<Void> openReadStates(SessionRef session) {
    return tellReadStates(
        session,
        ReadStateCommand.newBuilder()
            .setOpenReadStates(OpenReadStates.newBuilder().setSession(session)));
  }

  @Override
  public CompletableFuture<Void> closeReadStates(SessionRef session) {
    return tellReadStates(
        session,
        ReadStateCommand.newBuilder()
            .setCloseReadStates(CloseReadStates.newBuilder().setSession(session)));
  }

  @Override
  public CompletableFuture<Reply> getMembers(long caller, long guild, GetMembers query) {
    ReplyTo replyTo = actors.newReplyTo();
    byte[] envelope =
        GuildCommand.newBuilder()
            .setHeader(header(caller).setReplyTo(replyTo))
            .setGuild(guild)
            .setGetMembers(query)
            .build()
            .toByteArray();
    return actors.ask(replyTo, Topic.GUILD_INBOX, guild, envelope);
  }

  /** Repeating these changes nothing, so they carry no command id to be remembered by. */
  private CompletableFuture<Void> tell(SessionRef session, UserCommand.Builder command) {
    byte[] envelope =
        command
            .setHeader(header(session.getUser()))
            .setUser(session.getUser())
            .build()
            .toByteArray();
    return actors.tell(Topic.USER_INBOX, session.getUser(), envelope);
  }

  @Override
  public CompletableFuture<Void> countMassMentions(long guild, CountMassMentions question) {
    byte[] envelope =
        ReadStateCommand.newBuilder()
            .setHeader(header(question.getSession().getUser()))
            .setGuild(guild)
            .setCountMassMentions(question)
            .build()
            .toByteArray();
    return actors.tell(Topic.READSTATE_INBOX, guild, envelope);
  }

  private CompletableFuture<Void> tellReadStates(
      SessionRef session, ReadStateCommand.Builder command) {
    long user = session.getUser();
    byte[] envelope = command.setHeader(header(user)).setUser(user).build().toByteArray();
    return actors.tell(Topic.READSTATE_INBOX, user, envelope);
  }

  private Header.Builder header(long caller) {
    return Header.newBuilder()
        .setTimeUs(TimeUnit.MILLISECONDS.toMicros(clockMs.getAsLong()))
        .setCaller(caller);
  }
}
