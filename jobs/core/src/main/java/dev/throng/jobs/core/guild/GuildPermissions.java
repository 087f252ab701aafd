package dev.throng.jobs.core.guild;

import dev.throng.protocol.PermissionOverwrite;
import dev.throng.protocol.Permissions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what in a guild as it is now.
 *
 * @param nowUs command time, for timeouts
 */
record GuildPermissions(long guild, GuildStructure structure, long nowUs) {

  /** What a member may do in the guild as a whole. */
  long inGuild(Member member) {
    Permissions.Subject subject = subject(member);
    return Permissions.inGuild(subject.owner(), subject.permissions(), subject.timedOut());
  }

  /** What a member may do in a channel, or in a thread. */
  long inChannel(Member member, Channel channel) {
    return channel.isThread()
        ? Permissions.inThread(subject(member), channel.overwrites())
        : Permissions.inChannel(subject(member), channel.overwrites());
  }

  /** Whether members without any role may see a channel. */
  boolean isOpen(Channel channel) {
    Role everyone = structure.role(guild);
    Permissions.Subject subject =
        new Permissions.Subject(
            guild, 0, false, new long[0], everyone == null ? 0 : everyone.permissions(), false);
    return Permissions.has(
        Permissions.inChannel(subject, channel.overwrites()), Permissions.VIEW_CHANNEL);
  }

  /** Ascending ids of the channels that a member may see. */
  long[] visibleChannels(Member member) {
    return channelsWith(member, Permissions.VIEW_CHANNEL);
  }

  /** Ascending ids of the channels where a member has all of these permissions. */
  long[] channelsWith(Member member, long permissions) {
    Permissions.Subject subject = subject(member);
    long[] found = new long[structure.channels().size()];
    int count = 0;
    for (Channel channel : structure.channels()) {
      if (Permissions.has(Permissions.inChannel(subject, channel.overwrites()), permissions)) {
        found[count++] = channel.id();
      }
    }
    long[] result = Arrays.copyOf(found, count);
    Arrays.sort(result);
    return result;
  }

  /** Whether one member may kick another or put it into a timeout: the highest roles decide. */
  boolean isAbove(Member actor, Member target) {
    return !isOwner(target) && (isOwner(actor) || topRole(actor).isAbove(topRole(target)));
  }

  /** Whether a role is below a member's highest one, so that the member may give and take it. */
  boolean isAbove(Member actor, Role role) {
    return isOwner(actor) || topRole(actor).isAbove(role);
  }

  /**
   * Whether a member may create a channel with overwrites that name these permissions: it may allow
   * and deny only what it may do itself, in the guild and in the category, and MANAGE_ROLES only as
   * an administrator.
   *
   * @param permissions allowed or denied
   * @see <a href="https://discord.com/developers/docs/resources/guild#create-guild-channel">Create
   *     Guild Channel</a>
   */
  boolean mayOverwriteAtCreation(Member member, @Nullable Channel category, long permissions) {
    long own = inGuildAnd(category, member);
    boolean namesManageRoles = Permissions.has(permissions, Permissions.MANAGE_ROLES);
    return Permissions.has(own, permissions)
        && (!namesManageRoles || Permissions.has(own, Permissions.ADMINISTRATOR));
  }

  /**
   * Whether a member who may manage a channel's permissions may set an overwrite there that names
   * these. As at creation; but one to whom an overwrite of this channel gives MANAGE_ROLES, which
   * was an administrator's decision, may name any.
   *
   * @param permissions allowed or denied
   * @see <a
   *     href="https://discord.com/developers/docs/resources/channel#edit-channel-permissions">Edit
   *     Channel Permissions</a>
   */
  boolean mayOverwrite(Member member, Channel channel, long permissions) {
    return managesByOverwrite(member, channel)
        || mayOverwriteAtCreation(member, structure.channel(channel.parent()), permissions);
  }

  /** What a member may do both in the guild and in a category, if there is one. */
  long inGuildAnd(@Nullable Channel category, Member member) {
    long own = inGuild(member);
    return category == null ? own : own & inChannel(member, category);
  }

  private boolean managesByOverwrite(Member member, Channel channel) {
    for (PermissionOverwrite overwrite : channel.overwrites()) {
      boolean applies =
          overwrite.type() == PermissionOverwrite.MEMBER
              ? overwrite.id() == member.user().id()
              : overwrite.id() == guild || contains(member.roles(), overwrite.id());
      if (applies && Permissions.has(overwrite.allow(), Permissions.MANAGE_ROLES)) {
        return true;
      }
    }
    return false;
  }

  private Permissions.Subject subject(Member member) {
    long permissions = 0;
    for (Role role : structure.roles()) {
      if (role.id() == guild || contains(member.roles(), role.id())) {
        permissions |= role.permissions();
      }
    }
    return new Permissions.Subject(
        guild,
        member.user().id(),
        isOwner(member),
        member.roles(),
        permissions,
        member.timeoutUntilUs() > nowUs);
  }

  private boolean isOwner(Member member) {
    return member.user().id() == structure.owner();
  }

  /** The member's highest role; @everyone if it has no other. */
  private Role topRole(Member member) {
    Role top = structure.roles().get(0);
    for (Role role : structure.roles()) {
      if (contains(member.roles(), role.id()) && role.isAbove(top)) {
        top = role;
      }
    }
    return top;
  }

  private static boolean contains(long[] ids, long id) {
    for (long each : ids) {
      if (each == id) {
        return true;
      }
    }
    return false;
  }
}
