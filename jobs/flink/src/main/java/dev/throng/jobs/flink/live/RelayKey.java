package dev.throng.jobs.flink.live;

import dev.throng.jobs.core.actor.RelayRecord;

/**
 * The actor key of a relay. Both numbers whole, not a hash of them: two relays must never share
 * state.
 *
 * @param guild id
 * @param node of the gateway
 */
public record RelayKey(long guild, int node) {
  /** The relay that a record is for. */
  public static RelayKey of(RelayRecord record) {
    return new RelayKey(record.guild(), record.node());
  }

  /**
   * Decides the key group, so it is part of the savepoint format: a record's generated one may
   * change with the Java version.
   */
  @Override
  public int hashCode() {
    return 31 * Long.hashCode(guild) + node;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RelayKey that && guild == that.guild && node == that.node;
  }
}
