package dev.throng.jobs.flink.live;

import dev.throng.protocol.Names;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Claim;
import dev.throng.protocol.wire.ConnectSession;
import dev.throng.protocol.wire.CreateGuild;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.CreateUser;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.DirectoryCommand;
import dev.throng.protocol.wire.DisconnectSession;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.GetGuild;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.JoinGuild;
import dev.throng.protocol.wire.ListMembers;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.NodeCommand;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.RemoveMember;
import dev.throng.protocol.wire.RenewLease;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.StartTyping;
import dev.throng.protocol.wire.UserCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What gateways might write into the inboxes, from a seed: a world of people, guilds and sessions
 * that is set up first, and then a random life in it, with requests that come twice and records
 * that are garbage. The answers are not read: what is asked for may have become impossible.
 */
public final class CommandScript {
  /** Gateway nodes that sessions live on. */
  public static final int NODES = 3;

  private static final long EPOCH = 1;
  private static final long ALL_INTENTS = 0x3ff_ffff;

  private final Random random;
  private final List<Command> setUp = new ArrayList<>();
  private final List<SessionRef> sessions = new ArrayList<>();
  private final List<long[]> messages = new ArrayList<>();
  private final ScriptWorld world;
  private final ScriptedAdministration administration;
  private final ScriptedMessages around;
  private long timeUs;
  private int ids;
  private long requests;
  private Command last;

  /**
   * A record for an inbox.
   *
   * @param key actor
   */
  public record Command(Topic inbox, long key, byte[] value) {}

  /** A script; the same seed gives the same. */
  public CommandScript(long seed) {
    this(seed, new ScriptWorld(ScriptWorld.START_US));
  }

  /** A script in this world. */
  CommandScript(long seed, ScriptWorld world) {
    this.world = world;
    timeUs = world.startUs();
    random = new Random(seed);
    administration = new ScriptedAdministration(random, world);
    around = new ScriptedMessages(random);
    for (int user = 0; user < ScriptWorld.USERS; user++) {
      setUp.add(
          user(
              user,
              UserCommand.newBuilder()
                  .setCreateUser(CreateUser.newBuilder().setProfile(world.profile(user)))));
    }
    for (int guild = 0; guild < ScriptWorld.GUILDS; guild++) {
      setUp.add(createGuild(guild));
      setUp.add(
          guild(
              guild,
              guild,
              GuildCommand.newBuilder()
                  .setCreateInvite(
                      CreateInvite.newBuilder()
                          .setCode("code" + guild)
                          .setChannel(world.channelId(guild, 0)))));
    }
    for (int node = 0; node < NODES; node++) {
      setUp.add(renewLease(node));
    }
    last = setUp.get(0);
  }

  /** The commands that make the world. */
  public List<Command> setUp() {
    return setUp;
  }

  /** The next command of its life. */
  public Command next() {
    timeUs += random.nextInt(50_000);
    Command next = choose(random.nextInt(100));
    last = next;
    return next;
  }

  private Command choose(int dice) {
    int user = random.nextInt(ScriptWorld.USERS);
    int guild = random.nextInt(ScriptWorld.GUILDS);
    long channel = world.channelId(guild, random.nextInt(ScriptWorld.CHANNELS_PER_GUILD));
    if (dice < 40) {
      return createMessage(guild, user, channel);
    } else if (dice < 50) {
      return changeMessage(user);
    } else if (dice < 60) {
      return connect(user);
    } else if (dice < 64) {
      return disconnect();
    } else if (dice < 72) {
      return user(
          user,
          UserCommand.newBuilder()
              .setJoinGuild(
                  JoinGuild.newBuilder()
                      .setGuild(world.guildId(guild))
                      .setInviteCode("code" + guild)
                      .setMessageId(nextId())));
    } else if (dice < 74) {
      return guild(
          guild,
          user,
          GuildCommand.newBuilder()
              .setRemoveMember(RemoveMember.newBuilder().setUser(world.userId(user))));
    } else if (dice < 84) {
      return administrate(guild, random.nextBoolean() ? guild : user, user, channel);
    } else if (dice < 92) {
      return read(guild, user, channel);
    } else if (dice < 94) {
      return random.nextBoolean() ? renewLease(random.nextInt(NODES)) : claim(user);
    } else if (dice < 98) {
      return last;
    }
    return garbage(guild);
  }

  private Command createMessage(int guild, int user, long channel) {
    long id = nextId();
    messages.add(new long[] {guild, channel, id, world.userId(user)});
    String content =
        "message " + id + (random.nextInt(10) == 0 ? " <@" + world.userId(0) + ">" : "");
    return guild(
        guild,
        user,
        GuildCommand.newBuilder()
            .setCreateMessage(
                CreateMessage.newBuilder()
                    .setChannel(channel)
                    .setMessage(id)
                    .setContent(content)
                    .setNonceJson("\"" + id + "\"")
                    .setEnforceNonce(random.nextInt(20) == 0)));
  }

  private Command changeMessage(int user) {
    if (messages.isEmpty()) {
      return connect(user);
    }
    long[] message = messages.get(random.nextInt(messages.size()));
    int by = random.nextInt(4) == 0 ? user : (int) (message[3] & 0xfff);
    MessageBase base = ScriptedMessages.base(message);
    GuildCommand.Builder command = GuildCommand.newBuilder();
    int change = random.nextInt(5);
    if (change == 4) {
      around.useWebhook(command, message, this::nextId);
      return guild((int) message[0], random.nextBoolean() ? (int) message[0] : user, command);
    } else if (change >= 2) {
      around.react(command, message, world.userId(user), change == 3 && random.nextBoolean());
    } else if (change == 1) {
      command.setEditMessage(
          EditMessage.newBuilder()
              .setChannel(message[1])
              .setMessage(message[2])
              .setContent("edited at " + timeUs)
              .setBase(base));
    } else {
      command.setDeleteMessage(
          DeleteMessage.newBuilder().setChannel(message[1]).setMessage(message[2]).setBase(base));
    }
    return guild((int) message[0], by, command);
  }

  private Command connect(int user) {
    SessionRef session =
        SessionRef.newBuilder()
            .setSession(nextId())
            .setUser(world.userId(user))
            .setNode(random.nextInt(NODES))
            .setEpoch(EPOCH)
            .setIntents((int) ALL_INTENTS)
            .setLargeThreshold(50)
            .build();
    sessions.add(session);
    return user(
        user,
        UserCommand.newBuilder()
            .setConnectSession(ConnectSession.newBuilder().setSession(session)));
  }

  private Command disconnect() {
    if (sessions.isEmpty()) {
      return connect(0);
    }
    SessionRef session = sessions.remove(random.nextInt(sessions.size()));
    return user(
        (int) (session.getUser() & 0xfff),
        UserCommand.newBuilder()
            .setDisconnectSession(DisconnectSession.newBuilder().setSession(session)));
  }

  private Command administrate(int guild, int by, int user, long channel) {
    return guild(guild, by, administration.next(guild, user, channel, nextId(), timeUs));
  }

  private Command read(int guild, int user, long channel) {
    GuildCommand.Builder command = GuildCommand.newBuilder();
    switch (random.nextInt(4)) {
      case 0 ->
          command.setReadMessages(
              ReadMessages.newBuilder()
                  .setChannel(channel)
                  .setRange(MessageRange.newBuilder().setLimit(50)));
      case 1 -> command.setStartTyping(StartTyping.newBuilder().setChannel(channel));
      case 2 -> command.setListMembers(ListMembers.newBuilder().setLimit(100));
      default -> command.setGetGuild(GetGuild.getDefaultInstance());
    }
    return guild(guild, user, command);
  }

  private Command garbage(int guild) {
    byte[] value = new byte[random.nextInt(40)];
    random.nextBytes(value);
    return new Command(Topic.GUILD_INBOX, world.guildId(guild), value);
  }

  private Command createGuild(int guild) {
    CreateGuild.Builder create =
        CreateGuild.newBuilder().setName("guild " + guild).setOwner(world.profile(guild));
    for (int channel = 0; channel < ScriptWorld.CHANNELS_PER_GUILD; channel++) {
      create.addChannels(
          NewChannel.newBuilder().setId(world.channelId(guild, channel)).setName("c"));
    }
    return guild(guild, guild, GuildCommand.newBuilder().setCreateGuild(create));
  }

  private Command claim(int user) {
    String name = Names.username("user" + random.nextInt(ScriptWorld.USERS));
    DirectoryCommand command =
        DirectoryCommand.newBuilder()
            .setHeader(header(user))
            .setName(name)
            .setClaim(Claim.newBuilder().setOwner(world.userId(user)).setTarget(world.userId(user)))
            .build();
    return new Command(Topic.DIRECTORY_INBOX, Names.key(name), command.toByteArray());
  }

  private Command renewLease(int node) {
    NodeCommand command =
        NodeCommand.newBuilder()
            .setHeader(header(0))
            .setNode(node)
            .setEpoch(EPOCH)
            .setRenewLease(RenewLease.getDefaultInstance())
            .build();
    return new Command(Topic.NODES, node, command.toByteArray());
  }

  private Command user(int user, UserCommand.Builder command) {
    long id = world.userId(user);
    return new Command(
        Topic.USER_INBOX, id, command.setHeader(header(user)).setUser(id).build().toByteArray());
  }

  private Command guild(int guild, int by, GuildCommand.Builder command) {
    long id = world.guildId(guild);
    return new Command(
        Topic.GUILD_INBOX, id, command.setHeader(header(by)).setGuild(id).build().toByteArray());
  }

  private Header header(int caller) {
    return Header.newBuilder()
        .setCommandId(nextId())
        .setTimeUs(timeUs)
        .setCaller(world.userId(caller))
        .setReplyTo(ReplyTo.newBuilder().setNode(random.nextInt(NODES)).setRequestId(++requests))
        .build();
  }

  private long nextId() {
    ids = (ids + 1) & 0xfff;
    timeUs += 1000;
    return Snowflake.of(timeUs / 1000, 0, ids);
  }
}
