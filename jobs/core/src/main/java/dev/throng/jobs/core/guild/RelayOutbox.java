package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.protocol.wire.RelayCommand;
import dev.throng.protocol.wire.RelayStep;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects what one inbox record has to say to the relays: one command per node, steps in order.
 */
final class RelayOutbox {
  private final long guild;
  private final GuildTables tables;
  private final Map<Integer, RelayCommand.Builder> byNode = new TreeMap<>();

  RelayOutbox(long guild, GuildTables tables) {
    this.guild = guild;
    this.tables = tables;
  }

  /** To every node with sessions. */
  void toAll(RelayStep step) {
    for (AttachedNode node : tables.nodes().list()) {
      toNode(node.node(), node.epoch(), step);
    }
  }

  /**
   * To one node.
   *
   * @param epoch of the node, as the guild knows it
   */
  void toNode(int node, long epoch, RelayStep step) {
    byNode
        .computeIfAbsent(
            node, n -> RelayCommand.newBuilder().setGuild(guild).setNode(n).setEpoch(epoch))
        .setEpoch(epoch)
        .addSteps(step);
  }

  /** All of it, at one position of the guild's streams. */
  void flush(Effects effects) {
    if (byNode.isEmpty()) {
      return;
    }
    long seq = effects.nextSeq();
    byNode.forEach(
        (node, command) ->
            effects.relay(
                new RelayRecord(
                    guild,
                    node,
                    command.getEpoch(),
                    seq,
                    command.setSeq(seq).build().toByteArray())));
  }
}
