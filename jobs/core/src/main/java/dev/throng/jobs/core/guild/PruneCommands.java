package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.FinishPrune;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.PruneMembers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Kicks members who have not been there for long, or counts them: so many are looked at in one
 * command, and the others by commands of the guild to itself.
 */
final class PruneCommands {
  private static final long DAY_US = 24L * 3600 * 1_000_000;
  private static final int DAYS_MAX = 30;

  /** For which a caller certainly waits. */
  private static final long ANSWER_MAX_US = 10_000_000;

  private PruneCommands() {}

  static void prune(GuildCommandContext context, PruneMembers command) {
    check(context)
        .require(
            caller -> command.getDays() >= 1 && command.getDays() <= DAYS_MAX,
            DiscordError.INVALID_FORM_BODY)
        .require(
            caller ->
                command.getIncludeRolesList().stream()
                    .allMatch(role -> context.structure().role(role) != null),
            DiscordError.UNKNOWN_ROLE)
        .ifAllowedOrElse(
            caller -> {
              if (command.getUncounted()) {
                reply(context, null);
              }
              if (!command.getDry()) {
                context.tables.prunePreviews.clear();
              }
              if (!command.getDry() || !isAnswered(context, command)) {
                goOn(
                    context,
                    FinishPrune.newBuilder()
                        .setPrune(command)
                        .setSinceUs(context.nowUs() - command.getDays() * DAY_US)
                        .build());
              }
            },
            context::reject);
  }

  /**
   * Whether a count needs not be begun: the caller's same one has just ended. While another of the
   * caller goes on, or as many as may, the caller is told to come again.
   */
  private static boolean isAnswered(GuildCommandContext context, PruneMembers command) {
    PrunePreviews previews = context.tables.prunePreviews;
    PrunePreview last = previews.of(context.caller(), context.nowUs());
    boolean isBusy =
        last == null ? !previews.hasPlace(context.nowUs()) : last.pruned() == PrunePreview.RUNNING;
    if (isBusy) {
      context.reject(DiscordError.SERVICE_UNAVAILABLE);
      return true;
    }
    if (last == null
        || last.days() != command.getDays()
        || !Arrays.equals(last.roles(), roles(command))) {
      return false;
    }
    reply(context, (int) last.pruned());
    return true;
  }

  private static long[] roles(PruneMembers command) {
    return command.getIncludeRolesList().stream().mapToLong(role -> role).toArray();
  }

  /** Looks at as many members as one command can; one who may prune no more ends it. */
  static void goOn(GuildCommandContext context, FinishPrune command) {
    check(context)
        .ifAllowedOrElse(
            caller -> goOn(context, caller, command),
            error -> {
              if (running(context, command.getSinceUs()) != null) {
                context.tables.prunePreviews.remove(context.caller());
              }
              context.reject(error);
            });
  }

  private static void goOn(GuildCommandContext context, Member caller, FinishPrune command) {
    long noticedSinceUs = context.tables.seenSinceUs(context.nowUs());
    long[] users = context.tables.membersAfter(command.getAfter(), GuildLimits.PRUNE_LOOKS_MAX);
    int pruned = 0;
    int looked = 0;
    long after = command.getAfter();
    boolean dry = command.getPrune().getDry();
    while (looked < users.length
        && (dry || pruned < GuildLimits.BANS_TOLD_MAX)
        && !context.isStepFull()) {
      after = users[looked++];
      Member member = context.tables.member(after);
      if (member != null
          && context.permissions().isAbove(caller, member)
          && isPruned(context, member, command, noticedSinceUs)) {
        pruned++;
        if (!dry) {
          MemberCommands.leave(context, member);
        }
      }
    }
    int all = command.getPruned() + pruned;
    if (looked == users.length && users.length < GuildLimits.PRUNE_LOOKS_MAX) {
      endPreview(context, command.getSinceUs(), all);
      end(context, command.getPrune(), all);
    } else {
      if (dry && command.getAfter() == 0) {
        PruneMembers prune = command.getPrune();
        context.tables.prunePreviews.put(
            new PrunePreview(
                context.caller(),
                prune.getDays(),
                roles(prune),
                command.getSinceUs(),
                context.nowUs(),
                PrunePreview.RUNNING),
            context.nowUs());
      }
      context.tellSelfToReply(
          GuildCommand.newBuilder()
              .setFinishPrune(command.toBuilder().setAfter(after).setPruned(all)),
          !command.getPrune().getUncounted());
    }
  }

  /** Kept for one whose caller has not waited for it, and asks again. */
  private static void endPreview(GuildCommandContext context, long sinceUs, int pruned) {
    PrunePreview running = running(context, sinceUs);
    if (running == null) {
      return;
    }
    if (context.nowUs() - running.startedUs() < ANSWER_MAX_US) {
      context.tables.prunePreviews.remove(context.caller());
    } else {
      context.tables.prunePreviews.put(running.ended(pruned), context.nowUs());
    }
  }

  /** The caller's count that goes on; null: it is another one, or a prune has made it wrong. */
  private static @Nullable PrunePreview running(GuildCommandContext context, long sinceUs) {
    PrunePreview running = context.tables.prunePreviews.of(context.caller(), context.nowUs());
    return running != null && running.sinceUs() == sinceUs ? running : null;
  }

  private static void end(GuildCommandContext context, PruneMembers prune, int pruned) {
    if (!prune.getUncounted()) {
      reply(context, pruned);
    }
    if (!prune.getDry()) {
      context.tables.prunePreviews.clear();
    }
    if (!prune.getDry() && pruned > 0) {
      AuditLog.write(
          context,
          new AuditDraft(AuditAction.MEMBER_PRUNE, 0)
              .options(
                  json -> {
                    json.writeStringField("delete_member_days", Integer.toString(prune.getDays()));
                    json.writeStringField("members_removed", Integer.toString(pruned));
                  }));
    }
  }

  private static void reply(GuildCommandContext context, @Nullable Integer pruned) {
    context.reply(
        200,
        json -> {
          json.writeStartObject();
          json.writeObjectField("pruned", pruned);
          json.writeEndObject();
        });
  }

  private static boolean isPruned(
      GuildCommandContext context, Member member, FinishPrune command, long noticedSinceUs) {
    long[] roles = member.roles();
    for (long included : command.getPrune().getIncludeRolesList()) {
      roles = SortedIds.without(roles, included);
    }
    if (roles.length > 0 || member.user().bot()) {
      return false;
    }
    long user = member.user().id();
    return context.tables.attachments(user).list().isEmpty()
        && lastSeenUs(context, member, noticedSinceUs) < command.getSinceUs();
  }

  /** Of one who has not been seen since the guild notes it: then, at the latest. */
  private static long lastSeenUs(GuildCommandContext context, Member member, long noticedSinceUs) {
    long seenUs = context.tables.lastSeenUs(member.user().id());
    return seenUs == 0 ? Math.max(member.joinedUs(), noticedSinceUs) : seenUs;
  }

  private static Check<Member> check(GuildCommandContext context) {
    return context.checkCaller(Permissions.MANAGE_GUILD | Permissions.KICK_MEMBERS);
  }
}
