package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.ForgetThreads;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ModifyChannel;

/** Edits, archives and deletes threads. */
final class ThreadEdits {
  private ThreadEdits() {}

  static void modify(GuildCommandContext context, ModifyChannel command) {
    ThreadUpdates.archiveOverdue(context, command.getChannel());
    ThreadAccess.toView(context, command.getChannel())
        .require(access -> isOfThread(command), DiscordError.WRONG_CHANNEL_TYPE)
        .require(
            access -> !command.hasName() || !command.getName().isBlank(),
            DiscordError.INVALID_FORM_BODY)
        .require(
            access ->
                access.may(Permissions.MANAGE_THREADS)
                    || (access.isOwn()
                        && access.may(Permissions.SEND_MESSAGES)
                        && isForOwner(access.thread(), command)
                        && !access.thread().settings().locked())
                    || mayReopen(access, command),
            DiscordError.MISSING_PERMISSIONS)
        .require(
            access ->
                !access.isArchived()
                    || isUnchanged(access.thread(), command)
                    || (command.hasArchived() && !command.getArchived()),
            DiscordError.THREAD_ARCHIVED)
        .require(
            access ->
                !access.isArchived()
                    || !command.hasArchived()
                    || command.getArchived()
                    || context.tables.threads.activeCount() < GuildLimits.ACTIVE_THREADS_MAX,
            DiscordError.TOO_MANY_ACTIVE_THREADS)
        .ifAllowedOrElse(
            access -> {
              GuildThread after = modify(context, access.thread(), command);
              context.reply(
                  200,
                  JsonBuffer.of(
                      json -> ThreadJson.writeFor(json, context, after, access.member())));
              AuditLog.writeChanges(
                  context, AuditDrafts.thread(AuditAction.THREAD_UPDATE, access.thread(), after));
            },
            context::reject);
  }

  private static boolean isOfThread(ModifyChannel command) {
    return !command.hasTopic()
        && !command.hasNsfw()
        && !command.hasPosition()
        && !command.hasParent();
  }

  /** Whether it leaves as it is what only who manages threads may change. */
  private static boolean isForOwner(GuildThread thread, ModifyChannel command) {
    ThreadSettings after = settings(thread.settings(), command);
    return after.locked() == thread.settings().locked()
        && after.rateLimitPerUser() == thread.settings().rateLimitPerUser();
  }

  private static boolean mayReopen(ThreadAccess access, ModifyChannel command) {
    return command.hasArchived()
        && !command.getArchived()
        && !access.thread().settings().locked()
        && access.may(Permissions.SEND_MESSAGES)
        && isUnchanged(access.thread(), command);
  }

  private static boolean isUnchanged(GuildThread thread, ModifyChannel command) {
    return settings(thread.settings(), command).equals(thread.settings());
  }

  private static ThreadSettings settings(ThreadSettings before, ModifyChannel command) {
    return new ThreadSettings(
        command.hasName() ? command.getName() : before.name(),
        command.hasAutoArchiveMinutes()
            ? command.getAutoArchiveMinutes()
            : before.autoArchiveMinutes(),
        command.hasRateLimitPerUser() ? command.getRateLimitPerUser() : before.rateLimitPerUser(),
        command.hasLocked() ? command.getLocked() : before.locked());
  }

  private static GuildThread modify(
      GuildCommandContext context, GuildThread before, ModifyChannel command) {
    GuildThread after = before.withSettings(settings(before.settings(), command));
    if (command.hasAutoArchiveMinutes()) {
      after = after.activeAt(context.nowUs());
    }
    boolean archive = command.hasArchived() ? command.getArchived() : before.archive().archived();
    if (before.archive().archived() != archive) {
      return archive
          ? ThreadUpdates.archive(context, after, context.nowUs())
          : ThreadUpdates.reopen(context, after);
    }
    if (!after.equals(before)) {
      ThreadUpdates.change(context, after);
    }
    return after;
  }

  static void delete(GuildCommandContext context, long id) {
    ThreadAccess.toView(context, id)
        .require(access -> access.may(Permissions.MANAGE_THREADS), DiscordError.MISSING_PERMISSIONS)
        .ifAllowedOrElse(
            access -> {
              GuildThread thread = access.thread();
              byte[] d =
                  JsonBuffer.of(
                      json -> ThreadJson.writeFor(json, context, thread, access.member()));
              ThreadUpdates.delete(context, stored(context, thread));
              ChannelDeletion.giveUp(context, id);
              context.reply(200, d);
              AuditLog.write(context, AuditDrafts.thread(AuditAction.THREAD_DELETE, thread, null));
            },
            context::reject);
  }

  /** Which sets it is in is what is stored, whatever it looks like now. */
  private static GuildThread stored(GuildCommandContext context, GuildThread seen) {
    GuildThread stored = context.tables.threads.get(seen.id());
    return stored == null ? seen : stored;
  }

  /** A channel is gone, and its threads with it: what they have kept is removed. */
  static void forget(GuildCommandContext context, long channel) {
    int count = 0;
    while (count < GuildLimits.THREADS_AT_ONCE_MAX && !context.isStepFull()) {
      if (!forgetOne(context, channel)) {
        return;
      }
      count++;
    }
    context.tellSelf(
        GuildCommand.newBuilder().setForgetThreads(ForgetThreads.newBuilder().setChannel(channel)));
  }

  /** Removes what one thread of a channel has kept; false if there is none. */
  static boolean forgetOne(GuildCommandContext context, long channel) {
    GuildThread thread = context.tables.threads.anyIn(channel);
    if (thread == null) {
      context.tables.threads.forgetChannel(channel);
      return false;
    }
    context.tables.threads.remove(thread);
    ChannelDeletion.giveUp(context, thread.id());
    return true;
  }
}
