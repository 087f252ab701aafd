package dev.throng.jobs.core.user;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.ApplicationFlags;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.CheckPrivilegedIntents;
import dev.throng.protocol.wire.ModifyApplication;
import org.jspecify.annotations.Nullable;

/** The application of a bot: who may add it, and which privileged intents it may use. */
final class ApplicationCommands {
  private ApplicationCommands() {}

  static void get(UserCommandContext context) {
    UserProfile bot = botOf(context);
    if (bot != null) {
      reply(context, bot);
    }
  }

  /** Whether a person may make this application: below {@link UserLimits#APPLICATIONS_MAX}. */
  static void add(UserCommandContext context, long application) {
    UserProfile profile = context.tables.profile();
    long[] owned = context.tables.ownedApplications();
    long[] more = SortedIds.with(owned, application);
    if (profile == null) {
      context.reject(DiscordError.UNKNOWN_USER);
    } else if (profile.bot()) {
      context.reject(DiscordError.BOTS_NOT_ALLOWED);
    } else if (more.length > UserLimits.APPLICATIONS_MAX) {
      context.reject(DiscordError.TOO_MANY_APPLICATIONS);
    } else {
      context.tables.putOwnedApplications(more);
      context.reply(200, ProfileCommands.own(profile), 0);
    }
  }

  static void modify(UserCommandContext context, ModifyApplication command) {
    UserProfile bot = botOf(context);
    if (bot != null) {
      Application old = context.tables.application();
      context.tables.putApplication(
          new Application(
              command.getChangeBotPublic() ? command.getBotPublic() : old.botPublic(),
              command.getChangeFlags() ? command.getFlags() : old.flags()));
      reply(context, bot);
    }
  }

  static void checkIntents(UserCommandContext context, CheckPrivilegedIntents command) {
    UserProfile profile = context.tables.profile();
    int flags = context.tables.application().flags();
    if (profile == null) {
      context.reject(DiscordError.UNKNOWN_USER);
    } else if (profile.bot() && ApplicationFlags.disallowed(command.getIntents(), flags) != 0) {
      context.reject(DiscordError.MISSING_ACCESS);
    } else {
      context.replyNoContent();
    }
  }

  private static void reply(UserCommandContext context, UserProfile bot) {
    Application application = context.tables.application();
    int guilds = context.tables.guilds().length;
    context.reply(
        200,
        JsonBuffer.of(json -> ApplicationJson.write(json, bot, application, guilds)),
        bot.owner());
  }

  /** The bot, if the caller is it or its owner; otherwise the command is refused. */
  static @Nullable UserProfile botOf(UserCommandContext context) {
    UserProfile profile = context.tables.profile();
    long caller = context.header.getCaller();
    if (profile == null) {
      context.reject(DiscordError.UNKNOWN_APPLICATION);
    } else if (!profile.bot()) {
      context.reject(
          caller == context.user
              ? DiscordError.ONLY_BOTS_ALLOWED
              : DiscordError.UNKNOWN_APPLICATION);
    } else if (caller != context.user && caller != profile.owner()) {
      context.reject(DiscordError.NOT_AUTHORIZED_FOR_APPLICATION);
    } else {
      return profile;
    }
    return null;
  }
}
