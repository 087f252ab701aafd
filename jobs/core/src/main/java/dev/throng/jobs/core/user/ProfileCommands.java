package dev.throng.jobs.core.user;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CreateUser;
import dev.throng.protocol.wire.Revocation;

/** Who the user is, and the tokens that prove it. */
final class ProfileCommands {
  private ProfileCommands() {}

  static void create(UserTurn turn, CreateUser command) {
    UserProfile profile = turn.tables.profile();
    if (profile == null) {
      UserProfile wanted = UserProfile.of(command.getProfile());
      profile =
          new UserProfile(
              turn.user,
              wanted.username(),
              wanted.globalName(),
              wanted.bot(),
              wanted.owner(),
              wanted.email());
      turn.tables.putProfile(profile);
    } else if (profile.owner() != command.getProfile().getOwner()
        || !profile.username().equals(command.getProfile().getUsername())) {
      turn.reject(DiscordError.NAME_TAKEN);
      return;
    }
    turn.reply(200, own(profile), 0);
  }

  static void get(UserTurn turn) {
    UserProfile profile = turn.tables.profile();
    if (profile == null) {
      turn.reject(DiscordError.UNKNOWN_USER);
    } else if (turn.header.getCaller() == turn.user) {
      turn.reply(200, own(profile), 0);
    } else {
      turn.reply(200, JsonBuffer.of(json -> UserJson.writePublic(json, profile)), 0);
    }
  }

  static void resetToken(UserTurn turn) {
    UserProfile profile = turn.tables.profile();
    if (profile == null) {
      turn.reject(DiscordError.UNKNOWN_USER);
      return;
    }
    if (!profile.bot() || profile.owner() != turn.header.getCaller()) {
      turn.reject(DiscordError.MISSING_ACCESS);
      return;
    }
    long validAfterMs =
        Math.max(turn.header.getTimeUs() / 1000, turn.tables.tokensValidAfterMs() + 1);
    turn.tables.putTokensValidAfterMs(validAfterMs);
    turn.effects.send(
        Topic.REVOCATIONS,
        turn.user,
        Revocation.newBuilder()
            .setUser(turn.user)
            .setValidAfterMs(validAfterMs)
            .build()
            .toByteArray());
    turn.reply(200, new byte[0], validAfterMs);
  }

  static byte[] own(UserProfile profile) {
    return JsonBuffer.of(json -> UserJson.writeOwn(json, profile));
  }
}
