package dev.throng.jobs.core.node;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.Actor;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.IdIndex;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.ContinueExpiry;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Fenced;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.LeaseTimedOut;
import dev.throng.protocol.wire.NodeCommand;
import dev.throng.protocol.wire.NodeExpired;
import dev.throng.protocol.wire.UserCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A gateway node's lease and who is on it: inbox {@link Topic#NODES}, keyed by node.
 *
 * <p>Whether a lease was renewed in time is judged by the clock of the timers alone: a timer looks
 * every quarter of the lease whether the last renewal is still the one that it saw a whole lease
 * ago. So the gateways' clocks do not matter, and because what timers have seen is kept in memory
 * only, leases start afresh when the job is restored. The verdict goes through the inbox as {@link
 * LeaseTimedOut}, once to suspect the node and once, half a lease later, to expire it: what follows
 * is in the log.
 */
public final class NodeActor implements Actor {
  /** How long a node may be silent. */
  public static final long LEASE_MS = 10_000;

  /** Pages of {@link IdIndex#PAGE_IDS_MAX} users that one command notifies: 1,000 users. */
  private static final int EXPIRED_PAGES_MAX = 2;

  private final Cell<NodeLease> leases;
  private final IdIndex users;
  private final long leaseMs;
  private final Map<Long, Observed> observed = new LinkedHashMap<>();

  public NodeActor(StateFactory state) {
    this(state, LEASE_MS);
  }

  /** With a lease of its own length. */
  public NodeActor(StateFactory state, long leaseMs) {
    this.leases = state.cell("lease", NodeLease.class);
    this.users = new IdIndex(state, "users");
    this.leaseMs = leaseMs;
  }

  @Override
  public void handle(InboxRecord inbox, Effects effects) throws InvalidProtocolBufferException {
    NodeCommand command = NodeCommand.parseFrom(inbox.value());
    if (Integer.toUnsignedLong(command.getNode()) != inbox.actor()) {
      throw new IllegalArgumentException(
          "node: " + command.getNode() + " (expected: the record's key " + inbox.actor() + ")");
    }
    switch (command.getCommandCase()) {
      case RENEW_LEASE -> renew(command, effects);
      case USER_ARRIVED -> arrived(command, command.getUserArrived().getUser(), effects);
      case USER_LEFT -> left(command, command.getUserLeft().getUser());
      case CONTINUE_EXPIRY -> continueExpiry(command, effects);
      case LEASE_TIMED_OUT -> timedOut(command, effects);
      case COMMAND_NOT_SET ->
          throw new IllegalArgumentException("command: not set, or of a newer version");
    }
  }

  @Override
  public void onTimer(long actor, long nowMs, Effects effects) {
    NodeLease lease = leases.get();
    if (lease == null) {
      return;
    }
    effects.timerAtMs(nowMs + Math.max(1, leaseMs / 4));
    Observed last = observed.get(actor);
    if (!lease.live()) {
      observed.remove(actor);
    } else if (last == null || !last.isOf(lease) || last.sinceMs > nowMs) {
      observed.put(actor, new Observed(lease.renewedUs(), lease.suspect(), nowMs, false));
    } else if (!last.told && nowMs - last.sinceMs >= (lease.suspect() ? leaseMs / 2 : leaseMs)) {
      observed.put(actor, new Observed(last.renewedUs, last.suspect, last.sinceMs, true));
      effects.send(
          Topic.NODES,
          actor,
          NodeCommand.newBuilder()
              .setHeader(Header.newBuilder().setTimeUs(nowMs * 1000))
              .setNode((int) actor)
              .setEpoch(lease.current().epoch())
              .setLeaseTimedOut(
                  LeaseTimedOut.newBuilder()
                      .setRenewedUs(lease.renewedUs())
                      .setFinal(lease.suspect()))
              .build()
              .toByteArray());
    }
  }

  private void renew(NodeCommand command, Effects effects) {
    Header header = command.getHeader();
    if (start(command, effects)) {
      effects.replyNoContent(header);
      return;
    }
    NodeLease lease = lease();
    if (lease.isOver(command.getEpoch())) {
      // An earlier life of the node may have had a clock that was ahead: what comes must be above.
      DiscordError fenced = DiscordError.FENCED;
      effects.reply(header, fenced.status(), fenced.body(), lease.current().epoch());
    } else {
      // Each renewal has to differ from the one before, or a timer would take it for silence.
      leases.put(lease.renewed(Math.max(effects.nowUs(), lease.renewedUs() + 1)));
      effects.replyNoContent(header);
    }
  }

  /** Begins the command's epoch if it is newer than the current one, whatever the command is. */
  private boolean start(NodeCommand command, Effects effects) {
    NodeLease lease = leases.get();
    long timeUs = effects.nowUs();
    if (lease == null) {
      leases.put(
          new NodeLease(new NodeEpoch(command.getEpoch(), 0), true, timeUs, false, List.of(), 1));
      // The first timer; each sets the next.
      effects.timerAtMs(0);
      return true;
    }
    if (command.getEpoch() <= lease.current().epoch()) {
      return false;
    }
    leases.put(lease.started(command.getEpoch(), timeUs));
    if (lease.live()) {
      expire(command.getNode(), lease.current(), timeUs, effects);
    }
    return true;
  }

  private void arrived(NodeCommand command, long user, Effects effects) {
    start(command, effects);
    NodeLease lease = lease();
    if (lease.isLive(command.getEpoch())) {
      users.add(lease.current().slot(), user);
    } else {
      tellExpired(command.getNode(), command.getEpoch(), user, command.getHeader(), effects);
    }
  }

  private void left(NodeCommand command, long user) {
    NodeLease lease = leases.get();
    if (lease == null) {
      return;
    }
    NodeEpoch epoch =
        lease.isLive(command.getEpoch()) ? lease.current() : lease.expiring(command.getEpoch());
    if (epoch != null) {
      users.remove(epoch.slot(), user);
    }
  }

  private void timedOut(NodeCommand command, Effects effects) {
    NodeLease lease = leases.get();
    if (lease == null
        || !lease.isLive(command.getEpoch())
        || lease.renewedUs() != command.getLeaseTimedOut().getRenewedUs()) {
      return;
    }
    if (!command.getLeaseTimedOut().getFinal()) {
      leases.put(lease.suspected());
      return;
    }
    if (!lease.suspect()) {
      return;
    }
    leases.put(lease.ended());
    effects.send(
        Topic.DELIVERIES,
        command.getNode(),
        Delivery.newBuilder()
            .setEpoch(command.getEpoch())
            .addParts(DeliveryPart.newBuilder().setFenced(Fenced.getDefaultInstance()))
            .build()
            .toByteArray());
    expire(command.getNode(), lease.current(), effects.nowUs(), effects);
  }

  private void continueExpiry(NodeCommand command, Effects effects) {
    NodeLease lease = leases.get();
    NodeEpoch epoch = lease == null ? null : lease.expiring(command.getEpoch());
    if (epoch != null) {
      expire(command.getNode(), epoch, effects.nowUs(), effects);
    }
  }

  private void expire(int node, NodeEpoch epoch, long timeUs, Effects effects) {
    Header header = Header.newBuilder().setTimeUs(timeUs).build();
    for (int page = 0; page < EXPIRED_PAGES_MAX; page++) {
      for (long user : users.pollPage(epoch.slot())) {
        tellExpired(node, epoch.epoch(), user, header, effects);
      }
    }
    if (users.size(epoch.slot()) == 0) {
      leases.put(lease().told(epoch.epoch()));
    } else {
      effects.send(
          Topic.NODES,
          Integer.toUnsignedLong(node),
          NodeCommand.newBuilder()
              .setHeader(header)
              .setNode(node)
              .setEpoch(epoch.epoch())
              .setContinueExpiry(ContinueExpiry.getDefaultInstance())
              .build()
              .toByteArray());
    }
  }

  private static void tellExpired(int node, long epoch, long user, Header cause, Effects effects) {
    effects.send(
        Topic.USER_INBOX,
        user,
        UserCommand.newBuilder()
            .setHeader(Header.newBuilder().setTimeUs(cause.getTimeUs()))
            .setUser(user)
            .setNodeExpired(NodeExpired.newBuilder().setNode(node).setEpoch(epoch))
            .build()
            .toByteArray());
  }

  private NodeLease lease() {
    @Nullable NodeLease lease = leases.get();
    if (lease == null) {
      throw new IllegalStateException("the node has no lease");
    }
    return lease;
  }

  /**
   * What the timers have observed of a lease.
   *
   * @param sinceMs processing time since which nothing has changed
   * @param told whether {@link LeaseTimedOut} was written since
   */
  private record Observed(long renewedUs, boolean suspect, long sinceMs, boolean told) {
    boolean isOf(NodeLease lease) {
      return renewedUs == lease.renewedUs() && suspect == lease.suspect();
    }
  }
}
