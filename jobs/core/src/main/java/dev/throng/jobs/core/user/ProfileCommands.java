package dev.throng.jobs.core.user;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.CreateUser;

/** Creates the user, and answers what its profile is. */
final class ProfileCommands {
  private ProfileCommands() {}

  static void create(UserCommandContext context, CreateUser command) {
    UserProfile profile = context.tables.profile();
    if (profile == null) {
      UserProfile wanted = UserProfile.of(command.getProfile());
      profile =
          new UserProfile(
              context.user,
              wanted.username(),
              wanted.globalName(),
              wanted.bot(),
              wanted.owner(),
              wanted.email());
      context.tables.putProfile(profile);
    } else if (profile.owner() != command.getProfile().getOwner()
        || !profile.username().equals(command.getProfile().getUsername())) {
      context.reject(DiscordError.NAME_TAKEN);
      return;
    }
    context.reply(200, own(profile), 0);
  }

  static void get(UserCommandContext context) {
    UserProfile profile = context.tables.profile();
    if (profile == null) {
      context.reject(DiscordError.UNKNOWN_USER);
    } else if (context.header.getCaller() == context.user) {
      context.reply(200, own(profile), 0);
    } else {
      context.reply(200, JsonBuffer.of(json -> UserJson.writePublic(json, profile)), 0);
    }
  }

  /**
   * Whether the user may create one more guild: no bot, and below {@link UserLimits#GUILDS_MAX}.
   */
  static void checkNewGuild(UserCommandContext context) {
    UserProfile profile = context.tables.profile();
    if (profile == null) {
      context.reject(DiscordError.UNKNOWN_USER);
    } else if (profile.bot()) {
      context.reject(DiscordError.BOTS_NOT_ALLOWED);
    } else if (context.tables.guilds().length >= UserLimits.GUILDS_MAX) {
      context.reject(DiscordError.TOO_MANY_GUILDS);
    } else {
      context.reply(200, own(profile), 0);
    }
  }

  static byte[] own(UserProfile profile) {
    return JsonBuffer.of(json -> UserJson.writeOwn(json, profile));
  }
}
