package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.user.UserJson;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.GetOwnReactions;
import dev.throng.protocol.wire.ListReactions;
import dev.throng.protocol.wire.OwnReaction;
import dev.throng.protocol.wire.OwnReactions;
import dev.throng.protocol.wire.ReactionUser;
import dev.throng.protocol.wire.ReactionsPage;
import java.util.Arrays;

/** Says who has reacted, to those who may know. */
final class ReactionReads {
  private ReactionReads() {}

  static void list(GuildCommandContext context, ListReactions command) {
    ChannelAccess.toView(context, command.getChannel())
        .require(
            access -> access.may(Permissions.READ_MESSAGE_HISTORY), DiscordError.MISSING_ACCESS)
        .require(access -> command.getEmoji().getId() == 0, DiscordError.UNKNOWN_EMOJI)
        .ifAllowedOrElse(
            access -> context.reply(200, page(context, command).toByteArray()), context::reject);
  }

  private static ReactionsPage page(GuildCommandContext context, ListReactions command) {
    GuildReactions reactions = context.tables.reactions;
    int limit = Math.max(1, Math.min(command.getLimit(), GuildLimits.REACTIONS_PAGE_MAX));
    MessageReaction reaction =
        reactions.of(command.getChannel(), command.getMessage()).find(command.getEmoji());
    ReactionsPage.Builder page = ReactionsPage.newBuilder();
    if (reaction != null) {
      for (long user : reactions.after(reaction, command.getAfter(), limit)) {
        Member member = context.tables.member(user);
        ReactionUser.Builder one = ReactionUser.newBuilder().setId(user);
        if (member != null) {
          one.setUser(
              ByteString.copyFrom(
                  JsonBuffer.of(json -> UserJson.writePublic(json, member.user()))));
        }
        page.addList(one);
      }
    }
    return page.build();
  }

  /** For each caller its own alone, which it knows, so nothing else is asked of it. */
  static void own(GuildCommandContext context, GetOwnReactions command) {
    if (command.getCallersCount() > GuildLimits.READ_CALLERS_MAX
        || command.getMessagesCount() > GuildLimits.MESSAGES_PAGE_MAX) {
      throw new IllegalArgumentException(
          "callers: %d, messages: %d (expected: up to %d, %d)"
              .formatted(
                  command.getCallersCount(),
                  command.getMessagesCount(),
                  GuildLimits.READ_CALLERS_MAX,
                  GuildLimits.MESSAGES_PAGE_MAX));
    }
    long[] callers = command.getCallersList().stream().mapToLong(caller -> caller).toArray();
    Arrays.sort(callers);
    GuildReactions reactions = context.tables.reactions;
    OwnReactions.Builder own = OwnReactions.newBuilder();
    for (long message : command.getMessagesList()) {
      for (MessageReaction reaction : reactions.of(command.getChannel(), message).list()) {
        long[] users = reactions.common(reaction, callers);
        if (users.length > 0) {
          OwnReaction.Builder one =
              OwnReaction.newBuilder().setMessage(message).setEmoji(reaction.toWire());
          Arrays.stream(users).forEach(one::addUsers);
          own.addList(one);
        }
      }
    }
    context.reply(200, own.build().toByteArray());
  }
}
