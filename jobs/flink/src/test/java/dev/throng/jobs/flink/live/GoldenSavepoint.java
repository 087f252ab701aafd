package dev.throng.jobs.flink.live;

import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.protocol.Topic;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;

/**
 * A savepoint of the live job's state as one version wrote it, with the inboxes that it had read
 * and those that it read afterwards. As a program it writes one: its arguments are a directory that
 * does not exist yet.
 *
 * @param before read when the savepoint was taken
 * @param after what came then
 */
record GoldenSavepoint(
    List<ScriptedInbox.Entry> before,
    List<ScriptedInbox.Entry> after,
    HarnessLive.Checkpoint state) {
  private static final long SEED = 20261121;
  private static final int COMMANDS = 600;
  private static final Set<Topic> INBOXES =
      EnumSet.of(Topic.USER_INBOX, Topic.GUILD_INBOX, Topic.DIRECTORY_INBOX, Topic.NODES);

  /** Writes a savepoint of today's state. */
  public static void main(String[] args) throws Exception {
    Path dir = Files.createDirectory(Path.of(args[0]));
    List<ScriptedInbox.Entry> all = ScriptedInbox.of(OutputDigest.actors(), SEED, COMMANDS);
    int half = all.size() / 2;
    write(dir.resolve("before.gz"), all.subList(0, half));
    write(dir.resolve("after.gz"), all.subList(half, all.size()));
    try (HarnessLive live = HarnessLive.ofJob(OutputDigest.actors(), Backend.HASHMAP)) {
      for (ScriptedInbox.Entry entry : all.subList(0, half)) {
        live.handle(entry);
      }
      HarnessLive.Checkpoint savepoint = live.savepoint();
      for (Topic inbox : INBOXES) {
        OperatorSnapshotUtil.writeStateHandle(
            savepoint.shells().get(inbox), stateFile(dir, inbox).toString());
      }
      OperatorSnapshotUtil.writeStateHandle(
          savepoint.relay(), dir.resolve("relay.state").toString());
    }
  }

  /** Reads what was written into a directory. */
  static GoldenSavepoint read(Path dir) throws Exception {
    Map<Topic, OperatorSubtaskState> shells = new EnumMap<>(Topic.class);
    for (Topic inbox : INBOXES) {
      shells.put(inbox, OperatorSnapshotUtil.readStateHandle(stateFile(dir, inbox).toString()));
    }
    OperatorSubtaskState relay =
        OperatorSnapshotUtil.readStateHandle(dir.resolve("relay.state").toString());
    return new GoldenSavepoint(
        readInboxes(dir.resolve("before.gz")),
        readInboxes(dir.resolve("after.gz")),
        new HarnessLive.Checkpoint(shells, relay));
  }

  private static Path stateFile(Path dir, Topic inbox) {
    return dir.resolve(inbox.topicName() + ".state");
  }

  private static void write(Path file, List<ScriptedInbox.Entry> entries) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      for (ScriptedInbox.Entry entry : entries) {
        out.writeUTF(entry.inbox().topicName());
        out.writeLong(entry.record().actor());
        out.writeLong(entry.record().offset());
        out.writeInt(entry.record().value().length);
        out.write(entry.record().value());
      }
    }
  }

  private static List<ScriptedInbox.Entry> readInboxes(Path file) throws IOException {
    List<ScriptedInbox.Entry> entries = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      while (true) {
        String topic = in.readUTF();
        long actor = in.readLong();
        long offset = in.readLong();
        byte[] value = in.readNBytes(in.readInt());
        entries.add(
            new ScriptedInbox.Entry(
                inbox(topic),
                new InboxRecord(actor, 0, offset, ScriptedInbox.writtenUs(value), value)));
      }
    } catch (EOFException end) {
      return entries;
    }
  }

  private static Topic inbox(String name) {
    return INBOXES.stream()
        .filter(topic -> topic.topicName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("inbox: " + name));
  }
}
