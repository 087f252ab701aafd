package dev.throng.jobs.core.user;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CreateUser;
import dev.throng.protocol.wire.Revocation;

/** Who the user is, and the tokens that prove it. */
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

  static void resetToken(UserCommandContext context) {
    UserProfile profile = context.tables.profile();
    if (profile == null) {
      context.reject(DiscordError.UNKNOWN_USER);
      return;
    }
    if (!profile.bot() || profile.owner() != context.header.getCaller()) {
      context.reject(DiscordError.MISSING_ACCESS);
      return;
    }
    long validAfterMs =
        Math.max(context.effects.nowUs() / 1000, context.tables.tokensValidAfterMs() + 1);
    context.tables.putTokensValidAfterMs(validAfterMs);
    context.effects.send(
        Topic.REVOCATIONS,
        context.user,
        Revocation.newBuilder()
            .setUser(context.user)
            .setValidAfterMs(validAfterMs)
            .build()
            .toByteArray());
    context.reply(200, new byte[0], validAfterMs);
  }

  static byte[] own(UserProfile profile) {
    return JsonBuffer.of(json -> UserJson.writeOwn(json, profile));
  }
}
