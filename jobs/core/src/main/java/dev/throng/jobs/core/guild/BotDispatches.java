package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonWriter;
import dev.throng.protocol.wire.Dispatch;
import java.util.ArrayList;
import java.util.List;
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
    List<Long> bots = new ArrayList<>();
    for (long id : context.tables.connectedBots()) {
      Member bot = context.tables.member(id);
      if (bot != null && isFor.test(bot)) {
        bots.add(id);
      }
    }
    if (!bots.isEmpty()) {
      UserDispatches.send(
          context,
          Dispatch.newBuilder().setT(t).setD(ByteString.copyFrom(JsonBuffer.of(d))).build(),
          bots);
    }
  }
}
