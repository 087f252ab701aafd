package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.actor.ProposedIds;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateThread;
import java.util.List;

/** Makes threads, of a message or of none. */
final class ThreadCommands {
  private ThreadCommands() {}

  static void create(GuildCommandContext context, CreateThread command) {
    check(context, command)
        .require(
            access ->
                access.channel().threadType() != 0
                    && (command.getType() == 0
                        || command.getType() == access.channel().threadType()),
            DiscordError.WRONG_CHANNEL_TYPE)
        .require(
            access -> access.may(Permissions.CREATE_PUBLIC_THREADS),
            DiscordError.MISSING_PERMISSIONS)
        .require(access -> context.channel(command.getThread()) == null, DiscordError.THREAD_EXISTS)
        .require(
            // Last: it writes, and a stale message is refused without a trace, to be read again.
            access -> ThreadUpdates.makeRoom(context),
            DiscordError.TOO_MANY_ACTIVE_THREADS)
        .ifAllowedOrElse(
            access -> {
              if (command.hasBase()) {
                createFrom(context, command, access);
              } else {
                ProposedIds.check("thread", command.getThread(), context.nowUs());
                GuildThread thread = begin(context, command, access);
                MessageCommands.announceThread(context, access, thread, command.getNotice());
                finish(context, thread, access.member());
              }
            },
            context::reject);
  }

  private static Check<ChannelAccess> check(GuildCommandContext context, CreateThread command) {
    return command.hasBase()
        ? MutationCommands.check(
                context, command.getChannel(), command.getThread(), command.getBase())
            .require(
                access -> MutationCommands.mayRead(context, access, command.getBase()),
                DiscordError.MISSING_ACCESS)
        : ChannelAccess.toView(context, command.getChannel());
  }

  private static void createFrom(
      GuildCommandContext context, CreateThread command, ChannelAccess access) {
    MessageDocument document = MessageDocument.parse(command.getBase().getBody().toByteArray());
    if ((document.flags() & MessageFlags.HAS_THREAD) != 0) {
      // Also when that thread is gone: what was written in it must not come back.
      context.reject(DiscordError.THREAD_EXISTS);
    } else if (!document.isWritten()) {
      context.reject(DiscordError.SYSTEM_MESSAGE);
    } else {
      GuildThread thread = begin(context, command, access);
      document.editFlags(document.flags() | MessageFlags.HAS_THREAD);
      MentionResolver.Resolved mentions = MentionResolver.stored(context, document);
      EncodedMessage encoded = MutationCommands.store(context, document, mentions);
      context.dispatch(mentions.dispatch(encoded.dispatch("MESSAGE_UPDATE"), document.channel()));
      MessageCommands.beginThread(context, access.member(), thread, document, command.getNotice());
      finish(context, thread, access.member());
    }
  }

  private static GuildThread begin(
      GuildCommandContext context, CreateThread command, ChannelAccess access) {
    long nowUs = context.nowUs();
    long user = access.member().user().id();
    GuildThread thread =
        new GuildThread(
                command.getThread(),
                access.channel().threadType(),
                access.channel().id(),
                user,
                nowUs,
                new ThreadSettings(
                    command.getName(),
                    command.getAutoArchiveMinutes(),
                    command.getRateLimitPerUser(),
                    false),
                new ThreadArchive(false, nowUs, nowUs),
                ThreadCounts.NONE)
            .withMembers(1);
    context.tables.threads.putMembers(thread.id(), ThreadMembers.NONE.with(user, nowUs));
    ThreadUpdates.create(context, thread);
    context.tables.threads.join(user, thread.id());
    return thread;
  }

  private static void finish(GuildCommandContext context, GuildThread thread, Member owner) {
    context.reply(201, JsonBuffer.of(json -> ThreadJson.writeFor(json, context, thread, owner)));
    ThreadUpdates.added(context, thread, List.of(owner));
    AuditLog.write(context, AuditDrafts.thread(AuditAction.THREAD_CREATE, null, thread));
  }
}
