package dev.throng.jobs.core.user;

import dev.throng.protocol.wire.Profile;
import org.jspecify.annotations.Nullable;

/**
 * The profile of a person or bot.
 *
 * @param id of the user
 * @param username unique
 * @param globalName display name; empty: none
 * @param bot whether it is one
 * @param owner of the application that a bot belongs to; 0 for a person
 * @param email only for the user itself; empty: none
 */
public record UserProfile(
    long id, String username, String globalName, boolean bot, long owner, String email) {

  public static UserProfile of(Profile profile) {
    return new UserProfile(
        profile.getId(),
        profile.getUsername(),
        profile.getGlobalName(),
        profile.getBot(),
        profile.getOwner(),
        profile.getEmail());
  }

  /** Called otherwise; null: as before. */
  UserProfile named(@Nullable String newUsername, @Nullable String newGlobalName) {
    return new UserProfile(
        id,
        newUsername == null ? username : newUsername,
        newGlobalName == null ? globalName : newGlobalName,
        bot,
        owner,
        email);
  }

  /** Without what only the user itself may see. */
  public Profile toPublicProfile() {
    return Profile.newBuilder()
        .setId(id)
        .setUsername(username)
        .setGlobalName(globalName)
        .setBot(bot)
        .setOwner(owner)
        .build();
  }
}
