package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonWriter;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayStep;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Events that only bots are told of, and of those only the ones with a certain permission. There
 * are few bots in a guild, so the guild looks at each and names them to its relays: a relay knows
 * who may see a channel, and no other permission.
 */
final class BotDispatches {
  private BotDispatches() {}

  /** To the sessions of those connected bots for whom it is. */
  static void send(GuildCommandContext context, String t, JsonWriter d, Predicate<Member> isFor) {
    Map<Integer, RelayDispatch.Builder> byNode = new TreeMap<>();
    AttachedNodes nodes = context.tables.nodes();
    for (long id : context.tables.connectedBots()) {
      Member bot = context.tables.member(id);
      if (bot != null && isFor.test(bot)) {
        for (Attachment attachment : context.tables.attachments(id).list()) {
          if (nodes.isLive(attachment)) {
            name(byNode.computeIfAbsent(attachment.node(), n -> RelayDispatch.newBuilder()), id);
          }
        }
      }
    }
    if (byNode.isEmpty()) {
      return;
    }
    Dispatch dispatch =
        Dispatch.newBuilder().setT(t).setD(ByteString.copyFrom(JsonBuffer.of(d))).build();
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
