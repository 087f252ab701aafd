package dev.throng.jobs.core.readstate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AckMessages;
import dev.throng.protocol.wire.CountMassMentions;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.MessageAck;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.OpenReadStates;
import dev.throng.protocol.wire.ReadStateCommand;
import dev.throng.protocol.wire.ReadStates;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.SessionRef;
import java.util.ArrayList;
import java.util.List;

/** The read states of users and the marks of channels in memory. */
final class ReadStateBench {
  static final long USER = 7;
  static final long GUILD = 5;
  static final SessionRef PHONE = session(70, 1);
  static final SessionRef LAPTOP = session(71, 2);

  private final MemoryStateFactory users = new MemoryStateFactory();
  private final MemoryStateFactory channels = new MemoryStateFactory();
  private final MemoryStateFactory guilds = new MemoryStateFactory();
  private final GuildMassMentions massMentions = new GuildMassMentions(guilds);
  private final ReadStateRunner runner = new ReadStateRunner(users);
  private final ChannelMarks marks = new ChannelMarks(channels);
  private final List<OutRecord> written = new ArrayList<>();
  private long offset;
  private long nowMs = Snowflake.EPOCH_MS + 1_000_000;

  static SessionRef session(long id, int node) {
    return SessionRef.newBuilder().setSession(id).setUser(USER).setNode(node).setEpoch(9).build();
  }

  static ReadStateCommand.Builder ack(long channel, long message) {
    return acks(MessageAck.newBuilder().setChannel(channel).setMessage(message).build());
  }

  static ReadStateCommand.Builder manual(long channel, long message, int mentions) {
    return acks(
        MessageAck.newBuilder()
            .setChannel(channel)
            .setMessage(message)
            .setManual(true)
            .setMentionCount(mentions)
            .build());
  }

  static ReadStateCommand.Builder acks(MessageAck... acks) {
    return ReadStateCommand.newBuilder()
        .setAckMessages(AckMessages.newBuilder().addAllAcks(List.of(acks)));
  }

  static ReadStateCommand.Builder open(SessionRef session) {
    return ReadStateCommand.newBuilder()
        .setOpenReadStates(OpenReadStates.newBuilder().setSession(session));
  }

  /** A message of an author who mentions these users. */
  static Event message(long channel, long id, long author, long... mentioned) {
    Event.Builder event = message(channel, id, author, "{\"author\":{\"id\":\"1\"}}").toBuilder();
    for (long user : mentioned) {
      event.getMessageCreatedBuilder().addMentioned(user);
    }
    return event.build();
  }

  static Event message(long channel, long id, long author, String body) {
    return Event.newBuilder()
        .setGuild(GUILD)
        .setChannel(channel)
        .setSeq(id)
        .setMessageCreated(
            MessageCreated.newBuilder()
                .setMessage(id)
                .setAuthor(author)
                .setBody(ByteString.copyFromUtf8(body)))
        .build();
  }

  void setNowMs(long ms) {
    nowMs = ms;
  }

  /** A command of the user. */
  void run(ReadStateCommand.Builder command) {
    users.select(USER);
    byte[] value =
        command
            .setUser(USER)
            .setHeader(
                Header.newBuilder()
                    .setReplyTo(ReplyTo.newBuilder().setNode(3).setRequestId(offset)))
            .build()
            .toByteArray();
    write(runner.runCommand(new InboxRecord(USER, 0, offset++, nowMs * 1_000, value)));
  }

  /**
   * The commands that the user's read states have given themselves; returns how many there were.
   */
  int runOwnCommands() throws InvalidProtocolBufferException {
    int count = 0;
    for (int i = 0; i < written.size(); i++) {
      OutRecord record = written.get(i);
      if (record.topic() == Topic.READSTATE_INBOX.ordinal()) {
        count++;
        run(ReadStateCommand.parseFrom(record.value()).toBuilder());
      }
    }
    return count;
  }

  /** An event of the log. */
  void read(Event event) {
    for (ReadStateMark mark : marksOf(event)) {
      mark(mark);
    }
  }

  List<ReadStateMark> marksOf(Event event) {
    channels.select(event.getChannel() == 0 ? event.getGuild() : event.getChannel());
    ChannelMarks.Marks found = marks.of(event);
    MassMark mass = found.mass();
    if (mass != null) {
      guilds.select(mass.guild());
      massMentions.mark(mass);
    }
    return found.users();
  }

  /** A session of the user comes to the guild with these channels and roles. */
  void come(SessionRef session, List<Long> channels, List<Long> roles) {
    ask(
        CountMassMentions.newBuilder()
            .setSession(session)
            .addAllChannels(channels)
            .addAllRoles(roles)
            .build());
  }

  /** A session of the user comes to the guild, whose node does not know these channels. */
  void miss(SessionRef session, List<Long> channels) {
    ask(CountMassMentions.newBuilder().setSession(session).addAllMissingChannels(channels).build());
  }

  private void ask(CountMassMentions question) {
    guilds.select(GUILD);
    for (UserMark mark : massMentions.of(GUILD, question)) {
      mark(mark);
    }
  }

  void mark(ReadStateMark mark) {
    mark(UserMark.of(mark));
  }

  void mark(UserMark mark) {
    users.select(mark.user());
    write(runner.runMark(mark));
  }

  long takeRefusedMarks() {
    return runner.takeRefusedMarks();
  }

  private void write(Effects effects) {
    written.addAll(effects.records());
  }

  /** What a session that comes now is told. */
  ReadStates states() throws InvalidProtocolBufferException {
    takeDeliveries();
    run(open(PHONE));
    List<Delivery> told = takeDeliveries();
    return told.get(told.size() - 1).getParts(0).getReadStates();
  }

  /** Status of the last reply. */
  int status() throws InvalidProtocolBufferException {
    int status = 0;
    for (OutRecord record : written) {
      if (record.topic() == Topic.REPLIES.ordinal()) {
        status = Reply.parseFrom(record.value()).getStatus();
      }
    }
    return status;
  }

  List<Delivery> takeDeliveries() throws InvalidProtocolBufferException {
    List<Delivery> deliveries = new ArrayList<>();
    for (OutRecord record : written) {
      if (record.topic() == Topic.DELIVERIES.ordinal()) {
        deliveries.add(Delivery.parseFrom(record.value()));
      }
    }
    written.removeIf(record -> record.topic() == Topic.DELIVERIES.ordinal());
    return deliveries;
  }

  List<OutRecord> deadLetters() {
    return written.stream()
        .filter(record -> record.topic() == Topic.DEAD_LETTERS.ordinal())
        .toList();
  }

  /** Each dispatch that was delivered since, as node, name and body. */
  List<String> takeDispatches() throws InvalidProtocolBufferException {
    List<String> dispatches = new ArrayList<>();
    for (OutRecord record : List.copyOf(written)) {
      if (record.topic() == Topic.DELIVERIES.ordinal()) {
        for (DeliveryPart part : Delivery.parseFrom(record.value()).getPartsList()) {
          if (part.hasDispatch()) {
            dispatches.add(
                record.key()
                    + " "
                    + part.getDispatch().getT()
                    + " "
                    + part.getDispatch().getD().toStringUtf8());
          }
        }
      }
    }
    takeDeliveries();
    return dispatches;
  }
}
