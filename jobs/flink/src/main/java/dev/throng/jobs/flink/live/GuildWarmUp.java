package dev.throng.jobs.flink.live;

import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.flink.common.BoundedWarmUp;
import dev.throng.jobs.flink.common.WarmUp;
import dev.throng.jobs.flink.state.ScratchStateFactory;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AllowedMentions;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.CreateGuild;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.Detach;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.StartTyping;

/**
 * A made-up guild with one channel and one person: messages, typing, reads, and sessions that come
 * and go. What it makes is dropped: nothing reaches Kafka or the keyed state.
 *
 * @param actors of the job
 */
record GuildWarmUp(LiveActors actors) implements WarmUp {
  private static final long GUILD = Snowflake.of(ScratchActor.START_US / 1_000, 0, 0);
  private static final long CHANNEL = GUILD + 1;
  private static final long OWNER = GUILD + 2;
  private static final long SESSION = GUILD + 3;

  @Override
  public void run() {
    Run run = new Run(actors);
    BoundedWarmUp.run("guild", run::round);
  }

  /** The guild, on its scratch state. */
  private static final class Run {
    private final ScratchActor guild;
    private final Relay relay;

    Run(LiveActors actors) {
      guild = new ScratchActor(Topic.GUILD_INBOX, actors.guild(), GUILD, OWNER);
      relay = actors.relay().create(new ScratchStateFactory());
    }

    void round(int number) {
      if (number == 0) {
        handle(GuildCommand.newBuilder().setCreateGuild(newGuild()));
      }
      if (number % 50 == 0) {
        handle(GuildCommand.newBuilder().setAttach(Attach.newBuilder().setSession(session())));
      }
      handle(GuildCommand.newBuilder().setCreateMessage(message(number)));
      if (number % 4 == 0) {
        handle(
            GuildCommand.newBuilder().setStartTyping(StartTyping.newBuilder().setChannel(CHANNEL)));
        handle(
            GuildCommand.newBuilder()
                .setReadMessages(
                    ReadMessages.newBuilder()
                        .setChannel(CHANNEL)
                        .setRange(MessageRange.newBuilder().setLimit(50))));
      }
      if (number % 50 == 49) {
        handle(GuildCommand.newBuilder().setDetach(Detach.newBuilder().setSession(session())));
      }
    }

    private void handle(GuildCommand.Builder command) {
      Effects effects = guild.run(header -> command.setGuild(GUILD).setHeader(header).build());
      for (RelayRecord record : effects.relayRecords()) {
        var unused = relay.handle(record);
      }
    }

    private static CreateGuild newGuild() {
      return CreateGuild.newBuilder()
          .setName("warm-up")
          .setOwner(Profile.newBuilder().setId(OWNER).setUsername("warm_up"))
          .addChannels(NewChannel.newBuilder().setId(CHANNEL).setName("general"))
          .build();
    }

    private static SessionRef session() {
      return SessionRef.newBuilder()
          .setSession(SESSION)
          .setUser(OWNER)
          .setNode(ScratchActor.NODE)
          .setEpoch(1)
          .setIntents(-1)
          .build();
    }

    private CreateMessage message(int number) {
      return CreateMessage.newBuilder()
          .setChannel(CHANNEL)
          .setMessage(Snowflake.of(guild.nowUs() / 1_000, ScratchActor.NODE, 0))
          .setContent("round " + number + " <@" + OWNER + "> \"…\" " + "x".repeat(number % 100))
          .setNonceJson("\"" + number + "\"")
          .setEnforceNonce(true)
          .setAllowedMentions(AllowedMentions.newBuilder().setParseUsers(true))
          .build();
    }
  }
}
