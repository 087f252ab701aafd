package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CallersReply;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.Query;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.Reply;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A read of a channel's messages by all who asked for the same: one stamp and one query for those
 * who may make it, and with its reply the refusals of the others.
 */
final class MessageReads {
  private static final int LIMIT_DEFAULT = 50;

  private final GuildCommandContext context;
  private final ReadMessages command;
  private final boolean one;
  private final @Nullable Channel channel;
  private final @Nullable RolePermissions permissions;

  /** What a caller is answered; in this order. */
  private enum Verdict {
    MAY_READ(0, new byte[0]),
    EMPTY_PAGE(200, new byte[] {'[', ']'}),
    UNKNOWN_CHANNEL(DiscordError.UNKNOWN_CHANNEL),
    MISSING_ACCESS(DiscordError.MISSING_ACCESS);

    private final int status;
    private final ByteString body;

    Verdict(DiscordError error) {
      this(error.status(), error.body());
    }

    Verdict(int status, byte[] body) {
      this.status = status;
      this.body = UnsafeByteOperations.unsafeWrap(body);
    }
  }

  private MessageReads(GuildCommandContext context, ReadMessages command) {
    this.context = context;
    this.command = command;
    this.one = command.getRange().getAnchorCase() == MessageRange.AnchorCase.ONLY;
    Channel found = context.channel(command.getChannel());
    this.channel = found;
    GuildPermissions guild = context.permissions();
    this.permissions =
        found == null
            ? null
            : new RolePermissions(
                guild, found.overwrites(), member -> guild.inChannel(member, found));
  }

  static void read(GuildCommandContext context, ReadMessages command) {
    if (!context.header.hasReplyTo()) {
      return;
    }
    List<Long> callers =
        command.getCallersCount() == 0 ? List.of(context.caller()) : command.getCallersList();
    if (callers.size() > GuildLimits.READ_CALLERS_MAX) {
      throw new IllegalArgumentException(
          "callers: " + callers.size() + " (expected: up to " + GuildLimits.READ_CALLERS_MAX + ")");
    }
    if (command.getWebhook() != 0) {
      readAsWebhook(context, command);
      return;
    }
    if (command.getInteraction() != 0) {
      InteractionMessages.read(context, command);
      return;
    }
    if (command.getMessagesCount() > GuildLimits.MESSAGES_PAGE_MAX) {
      throw new IllegalArgumentException(
          "messages: %d (expected: up to %d)"
              .formatted(command.getMessagesCount(), GuildLimits.MESSAGES_PAGE_MAX));
    }
    new MessageReads(context, command).answer(callers);
  }

  private static void readAsWebhook(GuildCommandContext context, ReadMessages command) {
    Webhook webhook = context.tables.webhooks.get(command.getWebhook());
    if (webhook == null) {
      context.reject(DiscordError.UNKNOWN_WEBHOOK);
    } else {
      readUnasked(context, command.toBuilder().setChannel(webhook.channel()));
    }
  }

  /** Reads whatever is there. */
  static void readUnasked(GuildCommandContext context, ReadMessages.Builder command) {
    new MessageReads(context, command.build()).forward(List.of());
  }

  private void answer(List<Long> callers) {
    Map<Verdict, List<Long>> verdicts = new EnumMap<>(Verdict.class);
    for (long caller : callers) {
      verdicts.computeIfAbsent(verdict(caller), verdict -> new ArrayList<>()).add(caller);
    }
    Verdict first = verdicts.keySet().iterator().next();
    verdicts.remove(first);
    List<CallersReply> others = new ArrayList<>();
    verdicts.forEach(
        (verdict, users) ->
            others.add(
                CallersReply.newBuilder()
                    .setStatus(verdict.status)
                    .setBody(verdict.body)
                    .addAllCallers(users)
                    .build()));
    if (first == Verdict.MAY_READ) {
      forward(others);
    } else {
      context.effects.reply(
          context.header,
          Reply.newBuilder().setStatus(first.status).setBody(first.body).addAllOthers(others));
    }
  }

  private Verdict verdict(long user) {
    if (channel == null || permissions == null) {
      return Verdict.UNKNOWN_CHANNEL;
    }
    Member member = context.tables.member(user);
    long may = member == null ? 0 : permissions.of(member);
    if (!Permissions.has(may, Permissions.VIEW_CHANNEL)) {
      return Verdict.MISSING_ACCESS;
    }
    if (Permissions.has(may, Permissions.READ_MESSAGE_HISTORY) || (one && command.getAsBase())) {
      return Verdict.MAY_READ;
    }
    return one ? Verdict.MISSING_ACCESS : Verdict.EMPTY_PAGE;
  }

  private void forward(List<CallersReply> others) {
    int limit = command.getRange().getLimit();
    ChannelCursor cursor = context.tables.cursor(command.getChannel());
    Query.Builder query =
        Query.newBuilder()
            .setChannel(command.getChannel())
            .setStampSeq(cursor.lastSeq())
            .setReplyTo(context.header.getReplyTo())
            .setRange(
                command.getRange().toBuilder()
                    .setLimit(
                        limit == 0
                            ? LIMIT_DEFAULT
                            : Math.max(1, Math.min(limit, GuildLimits.MESSAGES_PAGE_MAX))))
            .setTimeUs(context.nowUs())
            .addAllMessages(command.getMessagesList())
            .addAllOthers(others);
    ChannelSplits splits = context.tables.splits;
    if (cursor.splits() > 0 && command.getMessagesCount() > 0) {
      query.addAllSplitsEach(
          splits.nearEach(command.getChannel(), cursor, command.getMessagesList()));
    } else if (cursor.splits() > 0) {
      query.setSplits(splits.near(command.getChannel(), cursor, command.getRange()));
    }
    context.effects.send(Topic.QUERIES, command.getChannel(), query.build().toByteArray());
  }
}
