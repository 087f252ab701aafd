package dev.throng.jobs.core.guild;

import com.google.protobuf.CodedOutputStream;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.protocol.wire.RelayCommand;
import dev.throng.protocol.wire.RelayStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects what one inbox record has to say to the relays: one command per node, steps in order.
 * What is for all nodes is encoded once, and copied behind the head of each node's command.
 */
final class RelayOutbox {
  private final long guild;
  private final GuildTables tables;
  private final Map<Integer, Outgoing> byNode = new TreeMap<>();
  private long bytes;

  RelayOutbox(long guild, GuildTables tables) {
    this.guild = guild;
    this.tables = tables;
  }

  /** To every node with sessions. */
  void toAll(RelayStep step) {
    byte[] encoded = encode(step);
    for (AttachedNode node : tables.nodes().list()) {
      toNode(node.node(), node.epoch(), encoded);
    }
  }

  /**
   * What goes to one node.
   *
   * @param epoch of the node, as the guild knows it
   */
  void toNode(int node, long epoch, RelayStep step) {
    toNode(node, epoch, encode(step));
  }

  private void toNode(int node, long epoch, byte[] step) {
    Outgoing outgoing = byNode.computeIfAbsent(node, n -> new Outgoing());
    outgoing.epoch = epoch;
    outgoing.steps.add(step);
    bytes += step.length;
  }

  /** Bytes of the steps that wait for {@link #flush}. */
  long bytes() {
    return bytes;
  }

  /** All of it, at one position of the guild's streams. */
  void flush(Effects effects) {
    if (byNode.isEmpty()) {
      return;
    }
    long seq = effects.nextSeq();
    byNode.forEach(
        (node, outgoing) ->
            effects.relay(
                new RelayRecord(guild, node, outgoing.epoch, seq, command(node, outgoing, seq))));
  }

  /** Protobuf bytes of a RelayCommand, whose steps are its last field. */
  private byte[] command(int node, Outgoing outgoing, long seq) {
    RelayCommand head =
        RelayCommand.newBuilder()
            .setGuild(guild)
            .setNode(node)
            .setEpoch(outgoing.epoch)
            .setSeq(seq)
            .build();
    int size = head.getSerializedSize();
    for (byte[] step : outgoing.steps) {
      size += step.length;
    }
    byte[] command = new byte[size];
    CodedOutputStream output = CodedOutputStream.newInstance(command);
    try {
      head.writeTo(output);
      for (byte[] step : outgoing.steps) {
        output.writeRawBytes(step);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return command;
  }

  /** A step as it stands in a command, behind its tag and length. */
  private static byte[] encode(RelayStep step) {
    return RelayCommand.newBuilder().addSteps(step).build().toByteArray();
  }

  /** Adds a step for one node. */
  private static final class Outgoing {
    private final List<byte[]> steps = new ArrayList<>(2);
    private long epoch;
  }
}
