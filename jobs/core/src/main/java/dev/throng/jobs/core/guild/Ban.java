package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.user.UserProfile;

/**
 * A user who is not let in.
 *
 * @param user as it was when it was banned
 * @param reason empty: none
 */
public record Ban(UserProfile user, String reason, long bannedUs) {}
