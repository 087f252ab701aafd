package dev.throng.jobs.core.user;

import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CreateUser;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.MembershipAdded;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;

/** One user, a person or a bot, driven command by command. */
abstract class UserBench {
  static final long USER = 40;
  static final long OWNER = 41;
  static final long STRANGER = 42;

  /** Time of the last command; each one is a little later than the one before. */
  long timeUs = 5_000_000;

  /** Offset of the last command, and its id if it is not the user's own. */
  long offset;

  final MemoryStateFactory state = new MemoryStateFactory();

  private final ActorRunner runner =
      new ActorRunner(Topic.USER_INBOX, state, tables -> new UserActor(tables, 1));

  /** Creates the user; a bot belongs to {@link #OWNER}. */
  final Effects create(boolean bot) {
    Profile profile =
        Profile.newBuilder()
            .setId(USER)
            .setUsername("ada")
            .setEmail("a@b.c")
            .setBot(bot)
            .setOwner(bot ? OWNER : 0)
            .build();
    return as(
        bot ? OWNER : USER,
        UserCommand.newBuilder().setCreateUser(CreateUser.newBuilder().setProfile(profile)));
  }

  /** A guild says that the user is a member. */
  final Effects added(long guild) {
    return as(
        0,
        UserCommand.newBuilder().setMembershipAdded(MembershipAdded.newBuilder().setGuild(guild)));
  }

  /** A command to the user with an id of its own. */
  final Effects as(long caller, UserCommand.Builder command) {
    timeUs += 10;
    Header.Builder header =
        Header.newBuilder()
            .setCommandId(offset + 1)
            .setCaller(caller)
            .setTimeUs(timeUs)
            .setReplyTo(ReplyTo.newBuilder().setNode(1).setRequestId(offset + 1));
    return run(command.setUser(USER).setHeader(header).build().toByteArray());
  }

  /** The next record of the user's inbox. */
  final Effects run(byte[] command) {
    state.select(USER);
    offset++;
    return runner.run(new InboxRecord(USER, 0, offset, timeUs, command));
  }

  /** The reply; the default instance if there is none. */
  static Reply reply(Effects effects) throws Exception {
    List<byte[]> replies = records(effects, Topic.REPLIES);
    return replies.isEmpty() ? Reply.getDefaultInstance() : Reply.parseFrom(replies.get(0));
  }

  /** The body of the reply. */
  static String error(Effects effects) throws Exception {
    return reply(effects).getBody().toStringUtf8();
  }

  /** Values of the records for a topic. */
  static List<byte[]> records(Effects effects, Topic topic) {
    return effects.records().stream()
        .filter(record -> record.topic() == topic.ordinal())
        .map(OutRecord::value)
        .toList();
  }
}
