package dev.throng.jobs.flink.live;

import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.GetGuild;
import dev.throng.protocol.wire.GetUser;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.UserCommand;
import java.util.ArrayList;
import java.util.List;

/**
 * Who and what there is in the life of a {@link CommandScript}.
 *
 * @param startUs when it begins: ids are of that time, as the log's time must be
 */
record ScriptWorld(long startUs) {
  static final int USERS = 24;
  static final int GUILDS = 4;
  static final int CHANNELS_PER_GUILD = 3;
  static final long START_US = (Snowflake.EPOCH_MS + (1L << 38)) * 1000;

  /** A question to an actor that any actor answers, asked by a node that has no sessions. */
  CommandScript.Command question(Topic inbox, long key, int askingNode, long requestId) {
    Header.Builder header =
        Header.newBuilder()
            .setTimeUs(startUs)
            .setReplyTo(ReplyTo.newBuilder().setNode(askingNode).setRequestId(requestId));
    byte[] value =
        inbox == Topic.GUILD_INBOX
            ? GuildCommand.newBuilder()
                .setHeader(header)
                .setGuild(key)
                .setGetGuild(GetGuild.getDefaultInstance())
                .build()
                .toByteArray()
            : UserCommand.newBuilder()
                .setHeader(header)
                .setUser(key)
                .setGetUser(GetUser.getDefaultInstance())
                .build()
                .toByteArray();
    return new CommandScript.Command(inbox, key, value);
  }

  Profile profile(int user) {
    return Profile.newBuilder().setId(userId(user)).setUsername("user" + user).build();
  }

  long userId(int user) {
    return Snowflake.of(startUs / 1000 - 5000, 0, user);
  }

  long guildId(int guild) {
    return Snowflake.of(startUs / 1000 - 4000, 0, guild);
  }

  long channelId(int guild, int channel) {
    return Snowflake.of(startUs / 1000 - 3000, 0, guild * 16 + channel);
  }

  /** The guilds of the world. */
  List<Long> guilds() {
    List<Long> guilds = new ArrayList<>();
    for (int guild = 0; guild < GUILDS; guild++) {
      guilds.add(guildId(guild));
    }
    return guilds;
  }

  /** The people of the world. */
  List<Long> users() {
    List<Long> users = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      users.add(userId(user));
    }
    return users;
  }
}
