package dev.throng.jobs.core.guild;

import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayStep;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Events for the sessions of users whom the guild names to its relays. */
final class UserDispatches {
  private UserDispatches() {}

  /** Sends a dispatch to all sessions of some users. */
  static void send(GuildCommandContext context, Dispatch dispatch, List<Long> users) {
    Map<Integer, RelayDispatch.Builder> byNode = new TreeMap<>();
    AttachedNodes nodes = context.tables.nodes();
    for (long user : users) {
      for (Attachment attachment : context.tables.attachments(user).list()) {
        if (nodes.isLive(attachment)) {
          name(byNode.computeIfAbsent(attachment.node(), n -> RelayDispatch.newBuilder()), user);
        }
      }
    }
    byNode.forEach(
        (number, step) -> {
          AttachedNode node = nodes.find(number);
          if (node != null) {
            context.relays.toNode(
                number,
                node.epoch(),
                RelayStep.newBuilder().setDispatch(step.setDispatch(dispatch)).build());
          }
        });
  }

  private static void name(RelayDispatch.Builder dispatch, long user) {
    int count = dispatch.getOnlyUsersCount();
    if (count == 0 || dispatch.getOnlyUsers(count - 1) != user) {
      dispatch.addOnlyUsers(user);
    }
  }
}
