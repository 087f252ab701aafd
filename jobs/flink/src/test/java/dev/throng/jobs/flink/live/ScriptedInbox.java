package dev.throng.jobs.flink.live;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AnyCommand;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The inboxes of a scripted life, with what the actors wrote to each other: a log as Kafka would
 * have it, each topic with one partition.
 */
final class ScriptedInbox {
  private static final Map<Integer, Topic> INBOXES =
      Map.of(
          Topic.USER_INBOX.ordinal(), Topic.USER_INBOX,
          Topic.GUILD_INBOX.ordinal(), Topic.GUILD_INBOX,
          Topic.DIRECTORY_INBOX.ordinal(), Topic.DIRECTORY_INBOX,
          Topic.NODES.ordinal(), Topic.NODES);

  private final List<Entry> entries = new ArrayList<>();
  private final Map<Topic, Long> offsets = new EnumMap<>(Topic.class);
  private final PureLive pure;
  private int handled;
  private int written;

  /** One record in one inbox. */
  record Entry(Topic inbox, InboxRecord record) {}

  private ScriptedInbox(LiveActors actors) {
    pure = new PureLive(actors);
  }

  /** The log of a script's set-up and of this many commands after it. */
  static List<Entry> of(LiveActors actors, long seed, int commands) throws Exception {
    ScriptedInbox inbox = new ScriptedInbox(actors);
    CommandScript script = new CommandScript(seed);
    for (CommandScript.Command command : script.setUp()) {
      inbox.append(command.inbox(), command.key(), command.value());
    }
    inbox.settle();
    for (int i = 0; i < commands; i++) {
      CommandScript.Command command = script.next();
      inbox.append(command.inbox(), command.key(), command.value());
      inbox.settle();
    }
    return inbox.entries;
  }

  private void append(Topic inbox, long key, byte[] value) {
    long offset = offsets.merge(inbox, 1L, Long::sum) - 1;
    entries.add(new Entry(inbox, new InboxRecord(key, 0, offset, writtenUs(value), value)));
  }

  /** A record reaches this log at the time that its writer's clock shows; garbage at none. */
  static long writtenUs(byte[] value) {
    try {
      return AnyCommand.parseFrom(value).getHeader().getTimeUs();
    } catch (InvalidProtocolBufferException e) {
      return 0;
    }
  }

  private void settle() throws Exception {
    while (handled < entries.size()) {
      Entry next = entries.get(handled++);
      pure.handle(next.inbox(), next.record());
      for (; written < pure.written().size(); written++) {
        OutRecord out = pure.written().get(written);
        Topic inbox = INBOXES.get(out.topic());
        if (inbox != null) {
          append(inbox, out.key(), out.value());
        }
      }
    }
  }
}
