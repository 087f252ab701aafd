package dev.throng.jobs.core.node;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lease of a gateway node.
 *
 * @param current its newest epoch
 * @param live false once the lease of that epoch has timed out
 * @param renewedUs command time of the last renewal
 * @param suspect whether nothing was heard for a whole lease after that
 * @param expiring ended epochs whose users are still being notified, oldest first
 * @param nextSlot {@link NodeEpoch#slot} of the next epoch
 */
public record NodeLease(
    NodeEpoch current,
    boolean live,
    long renewedUs,
    boolean suspect,
    List<NodeEpoch> expiring,
    int nextSlot) {

  boolean isLive(long epoch) {
    return live && current.epoch() == epoch;
  }

  boolean isOver(long epoch) {
    return epoch < current.epoch() || (epoch == current.epoch() && !live);
  }

  @Nullable NodeEpoch expiring(long epoch) {
    for (NodeEpoch each : expiring) {
      if (each.epoch() == epoch) {
        return each;
      }
    }
    return null;
  }

  NodeLease renewed(long timeUs) {
    return new NodeLease(current, live, Math.max(renewedUs, timeUs), false, expiring, nextSlot);
  }

  NodeLease suspected() {
    return new NodeLease(current, live, renewedUs, true, expiring, nextSlot);
  }

  NodeLease ended() {
    return new NodeLease(current, false, renewedUs, false, plus(current), nextSlot);
  }

  /** With a newer epoch; the one before ends if it has not. */
  NodeLease started(long epoch, long timeUs) {
    return new NodeLease(
        new NodeEpoch(epoch, nextSlot),
        true,
        timeUs,
        false,
        live ? plus(current) : expiring,
        nextSlot + 1);
  }

  NodeLease told(long epoch) {
    List<NodeEpoch> fewer = new ArrayList<>(expiring);
    fewer.removeIf(each -> each.epoch() == epoch);
    return new NodeLease(current, live, renewedUs, suspect, List.copyOf(fewer), nextSlot);
  }

  private List<NodeEpoch> plus(NodeEpoch ended) {
    List<NodeEpoch> more = new ArrayList<>(expiring);
    more.add(ended);
    return List.copyOf(more);
  }
}
