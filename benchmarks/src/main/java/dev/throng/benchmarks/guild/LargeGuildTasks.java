package dev.throng.benchmarks.guild;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.flink.live.RelayKey;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.Reply;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;

/**
 * The operators of guilds and of relays, one behind the other on this thread. Checks what comes
 * out, which is not measured: each command succeeds, and no stream to a node has a gap.
 */
final class LargeGuildTasks implements AutoCloseable {
  /** By node: the seq of the last delivery. */
  private final long[] lastSeq;

  private Shell<Long, InboxRecord> guilds;
  private Shell<RelayKey, RelayRecord> relays;

  /** A checkpoint of both, and how long it took to take it. */
  record Checkpoint(
      OperatorSubtaskState guilds, OperatorSubtaskState relays, long[] lastSeq, long wallNs) {}

  LargeGuildTasks(int nodes, Path checkpoints) throws Exception {
    lastSeq = new long[nodes];
    guilds = new Shell<>(Shell.Shape.guilds(checkpoints.resolve("guilds")), null);
    relays = new Shell<>(Shell.Shape.relays(checkpoints.resolve("relays")), null);
  }

  /** Handles commands and what relays hear of them. */
  Work handle(String phase, List<InboxRecord> commands) throws Exception {
    Spent spent = Spent.by(() -> guilds.handle(commands));
    guilds.takeWritten().forEach(LargeGuildTasks::checkReply);
    return new Work(
            phase, commands.size(), spent.wallNs(), spent.cpuNs(), 0, spent.processCpuNs(), 0, 0, 0)
        .plus(relay(phase, guilds.takeRelayed()));
  }

  /** Handles what relays hear. */
  Work relay(String phase, List<RelayRecord> records) throws Exception {
    Spent spent = Spent.by(() -> relays.handle(records));
    List<OutRecord> deliveries = relays.takeWritten();
    long bytes = 0;
    for (OutRecord delivery : deliveries) {
      checkDelivery(delivery);
      bytes += delivery.value().length;
    }
    return new Work(
        phase,
        0,
        spent.wallNs(),
        0,
        spent.cpuNs(),
        spent.processCpuNs(),
        records.size(),
        deliveries.size(),
        bytes);
  }

  /** Whether the last delivery to every node had this seq. */
  boolean allAt(long seq) {
    for (long last : lastSeq) {
      if (last != seq) {
        return false;
      }
    }
    return true;
  }

  Checkpoint checkpoint() throws Exception {
    long beginNs = System.nanoTime();
    OperatorSubtaskState ofGuilds = guilds.checkpoint();
    OperatorSubtaskState ofRelays = relays.checkpoint();
    return new Checkpoint(ofGuilds, ofRelays, lastSeq.clone(), System.nanoTime() - beginNs);
  }

  /** Both start anew from a checkpoint; how long that took. */
  long restore(Checkpoint checkpoint) throws Exception {
    long beginNs = System.nanoTime();
    guilds = guilds.restored(checkpoint.guilds());
    relays = relays.restored(checkpoint.relays());
    System.arraycopy(checkpoint.lastSeq(), 0, lastSeq, 0, lastSeq.length);
    return System.nanoTime() - beginNs;
  }

  private static void checkReply(OutRecord record) {
    try {
      if (Topic.of(record.topic()) == Topic.DEAD_LETTERS) {
        throw new IllegalStateException("the guild failed (expected: success)");
      }
      if (Topic.of(record.topic()) == Topic.REPLIES) {
        Reply reply = Reply.parseFrom(record.value());
        if (reply.getStatus() >= 300) {
          throw new IllegalStateException(
              "reply: %d %s (expected: success)"
                  .formatted(reply.getStatus(), reply.getBody().toStringUtf8()));
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private void checkDelivery(OutRecord record) throws InvalidProtocolBufferException {
    if (Topic.of(record.topic()) != Topic.DELIVERIES) {
      throw new IllegalStateException("the relay wrote to topic " + record.topic());
    }
    Delivery delivery = Delivery.parseFrom(record.value());
    int node = (int) record.key();
    if (delivery.getPrevSeq() != lastSeq[node] || delivery.getSeq() <= lastSeq[node]) {
      throw new IllegalStateException(
          "stream to node %d: %d after %d (expected: after %d)"
              .formatted(node, delivery.getSeq(), delivery.getPrevSeq(), lastSeq[node]));
    }
    lastSeq[node] = delivery.getSeq();
  }

  @Override
  public void close() throws Exception {
    guilds.close();
    relays.close();
  }
}
