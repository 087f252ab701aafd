package dev.throng.jobs.flink.live;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.jobs.flink.kafka.TopicLayout;
import dev.throng.protocol.Topic;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** One number for all bytes that the actors make of a scripted life. A program of its own, too. */
final class OutputDigest {
  private final MessageDigest sha256;
  private int records;

  OutputDigest() throws Exception {
    sha256 = MessageDigest.getInstance("SHA-256");
  }

  /** Prints the digest of a seed on a backend. */
  public static void main(String[] args) throws Exception {
    System.out.println(
        of(Long.parseLong(args[0]), Integer.parseInt(args[1]), Backend.valueOf(args[2])));
  }

  /** The digest of a seed on a backend. */
  static String of(long seed, int commands, Backend backend) throws Exception {
    OutputDigest digest = new OutputDigest();
    try (HarnessLive live = new HarnessLive(actors(), backend)) {
      for (ScriptedInbox.Entry entry : ScriptedInbox.of(actors(), seed, commands)) {
        digest.add(live.handle(entry));
      }
    }
    return digest.toString();
  }

  /** The real actors, in a world without Kafka. */
  static LiveActors actors() {
    Map<Topic, TopicLayout.Found> found = new EnumMap<>(Topic.class);
    for (Topic topic : Topic.values()) {
      found.put(topic, new TopicLayout.Found(8, 7, 0));
    }
    return LiveActors.of(new TopicLayout(found));
  }

  void add(List<OutRecord> written) {
    for (OutRecord record : written) {
      records++;
      sha256.update(
          ByteBuffer.allocate(16)
              .putInt(record.topic())
              .putLong(record.key())
              .putInt(record.value().length)
              .flip());
      sha256.update(record.value());
    }
  }

  @Override
  public String toString() {
    return records + " records " + HexFormat.of().formatHex(sha256.digest());
  }
}
