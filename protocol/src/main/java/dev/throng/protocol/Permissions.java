package dev.throng.protocol;

import java.util.List;

/**
 * Discord's permission bits and the algorithm that says who may do what where: roles, then the
 * channel's overwrites (@everyone, the member's other roles together, the member), then what a
 * missing permission implies, then the timeout. The owner and administrators may do everything.
 *
 * @see <a
 *     href="https://discord.com/developers/docs/topics/permissions#permission-overwrites">Discord's
 *     description</a>
 */
public final class Permissions {
  public static final long CREATE_INSTANT_INVITE = 1L;
  public static final long KICK_MEMBERS = 1L << 1;
  public static final long BAN_MEMBERS = 1L << 2;
  public static final long ADMINISTRATOR = 1L << 3;
  public static final long MANAGE_CHANNELS = 1L << 4;
  public static final long MANAGE_GUILD = 1L << 5;
  public static final long ADD_REACTIONS = 1L << 6;
  public static final long VIEW_AUDIT_LOG = 1L << 7;
  public static final long VIEW_CHANNEL = 1L << 10;
  public static final long SEND_MESSAGES = 1L << 11;
  public static final long SEND_TTS_MESSAGES = 1L << 12;
  public static final long MANAGE_MESSAGES = 1L << 13;
  public static final long EMBED_LINKS = 1L << 14;
  public static final long ATTACH_FILES = 1L << 15;
  public static final long READ_MESSAGE_HISTORY = 1L << 16;
  public static final long MENTION_EVERYONE = 1L << 17;
  public static final long CHANGE_NICKNAME = 1L << 26;
  public static final long MANAGE_NICKNAMES = 1L << 27;
  public static final long MANAGE_ROLES = 1L << 28;
  public static final long MANAGE_WEBHOOKS = 1L << 29;
  public static final long MANAGE_GUILD_EXPRESSIONS = 1L << 30;
  public static final long USE_APPLICATION_COMMANDS = 1L << 31;
  public static final long MANAGE_THREADS = 1L << 34;
  public static final long CREATE_PUBLIC_THREADS = 1L << 35;
  public static final long SEND_MESSAGES_IN_THREADS = 1L << 38;
  public static final long MODERATE_MEMBERS = 1L << 40;
  public static final long CREATE_GUILD_EXPRESSIONS = 1L << 43;
  public static final long PIN_MESSAGES = 1L << 51;

  /** Every bit that Discord has given a meaning: 0 to 52, without 47. */
  public static final long ALL = (1L << 53) - 1 & ~(1L << 47);

  /** What @everyone may do in a new guild. */
  public static final long DEFAULT_EVERYONE = 1_071_698_660_929L;

  private static final long IMPLIED_BY_SEND =
      MENTION_EVERYONE | SEND_TTS_MESSAGES | ATTACH_FILES | EMBED_LINKS;
  private static final long KEPT_IN_TIMEOUT = VIEW_CHANNEL | READ_MESSAGE_HISTORY;

  private Permissions() {}

  /** Whether all of these bits are there. */
  public static boolean has(long permissions, long bits) {
    return (permissions & bits) == bits;
  }

  /**
   * What a member may do in the guild.
   *
   * @param owner whether the member owns it
   * @param roles the permissions of @everyone and of all of the member's roles, or-ed
   * @param timedOut whether the member is in a timeout now
   */
  public static long inGuild(boolean owner, long roles, boolean timedOut) {
    if (owner || has(roles, ADMINISTRATOR)) {
      return ALL;
    }
    return timedOut ? roles & KEPT_IN_TIMEOUT : roles;
  }

  /**
   * What a member may do in a channel.
   *
   * @param subject the member
   * @param overwrites of the channel, in any order, each (type, id) once
   */
  public static long inChannel(Subject subject, List<PermissionOverwrite> overwrites) {
    return isUnrestricted(subject)
        ? ALL
        : withImplied(overwritten(subject, overwrites), subject.timedOut());
  }

  /**
   * What a member may do in a thread: what it may in the channel that the thread is in, with {@link
   * #SEND_MESSAGES_IN_THREADS} in the place of {@link #SEND_MESSAGES}.
   *
   * @param overwrites of the channel that the thread is in
   */
  public static long inThread(Subject subject, List<PermissionOverwrite> overwrites) {
    if (isUnrestricted(subject)) {
      return ALL;
    }
    long permissions = overwritten(subject, overwrites);
    long there =
        has(permissions, SEND_MESSAGES_IN_THREADS)
            ? permissions | SEND_MESSAGES
            : permissions & ~SEND_MESSAGES;
    return withImplied(there, subject.timedOut());
  }

  private static boolean isUnrestricted(Subject subject) {
    return subject.owner() || has(subject.permissions(), ADMINISTRATOR);
  }

  private static long overwritten(Subject subject, List<PermissionOverwrite> overwrites) {
    long everyoneAllow = 0;
    long everyoneDeny = 0;
    long rolesAllow = 0;
    long rolesDeny = 0;
    long memberAllow = 0;
    long memberDeny = 0;
    for (PermissionOverwrite overwrite : overwrites) {
      if (overwrite.type() == PermissionOverwrite.MEMBER) {
        if (overwrite.id() == subject.user()) {
          memberAllow = overwrite.allow();
          memberDeny = overwrite.deny();
        }
      } else if (overwrite.id() == subject.guild()) {
        everyoneAllow = overwrite.allow();
        everyoneDeny = overwrite.deny();
      } else if (contains(subject.roles(), overwrite.id())) {
        rolesAllow |= overwrite.allow();
        rolesDeny |= overwrite.deny();
      }
    }
    long permissions = subject.permissions();
    permissions = permissions & ~everyoneDeny | everyoneAllow;
    permissions = permissions & ~rolesDeny | rolesAllow;
    return permissions & ~memberDeny | memberAllow;
  }

  private static long withImplied(long permissions, boolean timedOut) {
    if (!has(permissions, VIEW_CHANNEL)) {
      return 0;
    }
    long implied = has(permissions, SEND_MESSAGES) ? permissions : permissions & ~IMPLIED_BY_SEND;
    return timedOut ? implied & KEPT_IN_TIMEOUT : implied;
  }

  private static boolean contains(long[] roles, long role) {
    for (long each : roles) {
      if (each == role) {
        return true;
      }
    }
    return false;
  }

  /**
   * A member, as far as permissions go.
   *
   * @param guild id, which is also that of @everyone
   * @param user id
   * @param owner whether the member owns the guild
   * @param roles ids of the member's roles, without @everyone
   * @param permissions of @everyone and these roles, or-ed
   * @param timedOut whether the member is in a timeout now
   */
  public record Subject(
      long guild, long user, boolean owner, long[] roles, long permissions, boolean timedOut) {}
}
