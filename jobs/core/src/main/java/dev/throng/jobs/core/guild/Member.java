package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.user.UserProfile;
import org.jspecify.annotations.Nullable;

/**
 * A user in the guild.
 *
 * @param user as it was when it joined
 * @param roles ascending ids, without @everyone
 * @param timeoutUntilUs may only read until then; 0: never was in a timeout
 * @param nick null: none
 */
public record Member(
    UserProfile user, long[] roles, long joinedUs, long timeoutUntilUs, @Nullable String nick) {

  Member withRoles(long[] newRoles) {
    return new Member(user, newRoles, joinedUs, timeoutUntilUs, nick);
  }

  /** Without roles that the guild does not have. */
  Member withRolesOf(GuildStructure guild) {
    long[] known = roles;
    for (long role : roles) {
      if (guild.role(role) == null) {
        known = SortedIds.without(known, role);
      }
    }
    return known == roles ? this : withRoles(known);
  }

  Member withUser(UserProfile newUser) {
    return new Member(newUser, roles, joinedUs, timeoutUntilUs, nick);
  }

  Member withTimeout(long untilUs) {
    return new Member(user, roles, joinedUs, untilUs, nick);
  }

  /**
   * With another nickname.
   *
   * @param newNick empty: none
   */
  Member withNick(String newNick) {
    return new Member(user, roles, joinedUs, timeoutUntilUs, newNick.isEmpty() ? null : newNick);
  }
}
