package dev.throng.jobs.core.guild;

import dev.throng.protocol.wire.RelayPassiveUpdate;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RelaySubscribe;
import dev.throng.protocol.wire.SendPassiveUpdate;
import dev.throng.protocol.wire.SessionRef;

/**
 * What concerns passive sessions. Which session is passive, only its relay knows: it finds whom an
 * event is for.
 */
final class PassiveCommands {
  private PassiveCommands() {}

  /** Whether a session that is attached now is passive until it subscribes. */
  static boolean beginsPassive(GuildCommandContext context, SessionRef session) {
    long from = Integer.toUnsignedLong(session.getPassiveFromMembers());
    return from > 0 && context.tables.memberCount() >= from;
  }

  static void subscribe(GuildCommandContext context, SessionRef session) {
    Attachment attachment =
        context.tables.attachments(session.getUser()).find(session.getSession());
    if (attachment != null && context.tables.nodes().isLive(attachment)) {
      RelaySubscribe.Builder subscribe =
          RelaySubscribe.newBuilder().setSession(session.getSession()).setUser(session.getUser());
      context.relays.toNode(
          attachment.node(),
          attachment.epoch(),
          RelayStep.newBuilder().setSubscribe(subscribe).build());
    }
  }

  /** A relay has not told its passive sessions of messages for an interval. */
  static void sendUpdate(GuildCommandContext context, SendPassiveUpdate command) {
    AttachedNode node = context.tables.nodes().find(command.getNode());
    if (node != null && node.epoch() == command.getEpoch()) {
      context.relays.toNode(
          node.node(),
          node.epoch(),
          RelayStep.newBuilder().setPassiveUpdate(RelayPassiveUpdate.getDefaultInstance()).build());
    }
  }
}
