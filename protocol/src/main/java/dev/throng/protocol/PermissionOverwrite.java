package dev.throng.protocol;

/**
 * What a channel allows and denies one role or member on top of the guild's roles.
 *
 * @param id of the role (the guild's id for @everyone) or of the user
 * @param type {@link #ROLE} or {@link #MEMBER}
 * @param allow permission bits
 * @param deny permission bits
 */
public record PermissionOverwrite(long id, int type, long allow, long deny) {
  /** For a role. */
  public static final int ROLE = 0;

  /** For one member. */
  public static final int MEMBER = 1;
}
