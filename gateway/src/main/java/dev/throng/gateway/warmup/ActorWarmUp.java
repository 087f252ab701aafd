package dev.throng.gateway.warmup;

import com.google.protobuf.MessageLite;
import dev.throng.gateway.bus.ActorClient;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.GetGuild;
import dev.throng.protocol.wire.GetUser;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.UserCommand;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Asks for guilds and users that cannot exist, through Kafka and the live job and back. A read of
 * what is not there changes nothing, so nobody has to ignore what it leaves behind.
 */
final class ActorWarmUp {
  /** Ids from the first milliseconds of 2015, below those of any gateway. */
  private static final int IDS = 64;

  private static final int IN_FLIGHT = 16;
  private static final int ROUNDS_MAX = 200;
  private static final Duration LAST_REPLIES_MAX = Duration.ofSeconds(1);

  private final ActorClient actors;

  ActorWarmUp(ActorClient actors) {
    this.actors = actors;
  }

  /** Asks for so long at the most, and up to a second more for the last replies. */
  int run(Duration max) throws Exception {
    long endNs = System.nanoTime() + max.toNanos();
    int round = 0;
    while (round < ROUNDS_MAX && System.nanoTime() - endNs < 0) {
      CompletableFuture<?>[] replies = new CompletableFuture<?>[IN_FLIGHT];
      for (int i = 0; i < IN_FLIGHT; i++) {
        long id = 1 + (round * IN_FLIGHT + i) % IDS;
        replies[i] = i % 4 == 3 ? askUser(id) : askGuild(id);
      }
      long leftNs = endNs + LAST_REPLIES_MAX.toNanos() - System.nanoTime();
      try {
        CompletableFuture.allOf(replies).get(leftNs, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return round;
      }
      round++;
    }
    return round;
  }

  private CompletableFuture<Reply> askGuild(long guild) {
    return ask(
        Topic.GUILD_INBOX,
        guild,
        header ->
            GuildCommand.newBuilder()
                .setHeader(header)
                .setGuild(guild)
                .setGetGuild(GetGuild.getDefaultInstance())
                .build());
  }

  private CompletableFuture<Reply> askUser(long user) {
    return ask(
        Topic.USER_INBOX,
        user,
        header ->
            UserCommand.newBuilder()
                .setHeader(header)
                .setUser(user)
                .setGetUser(GetUser.getDefaultInstance())
                .build());
  }

  private CompletableFuture<Reply> ask(
      Topic inbox, long key, Function<Header, MessageLite> envelope) {
    ReplyTo replyTo = actors.newReplyTo();
    Header header = Header.newBuilder().setReplyTo(replyTo).build();
    return actors.ask(replyTo, inbox, key, envelope.apply(header).toByteArray());
  }
}
