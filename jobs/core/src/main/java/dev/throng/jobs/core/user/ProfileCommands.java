package dev.throng.jobs.core.user;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.CreateUser;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ModifyUser;
import dev.throng.protocol.wire.UpdateProfile;

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

  static void modify(UserCommandContext context, ModifyUser command) {
    UserProfile before = context.tables.profile();
    if (before == null) {
      context.reject(DiscordError.UNKNOWN_USER);
    } else if (context.header.getCaller() != context.user) {
      context.reject(DiscordError.MISSING_ACCESS);
    } else if (command.hasUsername() && !before.bot()) {
      context.reject(DiscordError.ONLY_BOTS_ALLOWED);
    } else if (command.hasGlobalName() && before.bot()) {
      context.reject(DiscordError.BOTS_NOT_ALLOWED);
    } else {
      modify(context, command, before);
    }
  }

  private static void modify(UserCommandContext context, ModifyUser command, UserProfile before) {
    UserProfile after =
        before.named(
            command.hasUsername() ? command.getUsername() : null,
            command.hasGlobalName() ? command.getGlobalName() : null);
    byte[] own = own(after);
    context.reply(200, own, 0);
    if (after.equals(before)) {
      return;
    }
    context.tables.putProfile(after);
    context.tables.putRenamed(context.effects.nowUs());
    DeliveryPart update =
        DeliveryPart.newBuilder()
            .setDispatch(Dispatch.newBuilder().setT("USER_UPDATE").setD(ByteString.copyFrom(own)))
            .build();
    context.deliverToSessions(update);
    for (long guild : context.tables.guilds()) {
      tellOfName(context, guild, after);
    }
  }

  /** Tells a guild what the user is called now. */
  static void tellOfName(UserCommandContext context, long guild, UserProfile profile) {
    context.tellGuild(
        GuildCommand.newBuilder()
            .setHeader(context.ownHeader())
            .setGuild(guild)
            .setUpdateProfile(UpdateProfile.newBuilder().setProfile(profile.toPublicProfile())));
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
