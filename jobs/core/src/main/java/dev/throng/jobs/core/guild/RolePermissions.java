package dev.throng.jobs.core.guild;

import dev.throng.protocol.PermissionOverwrite;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * What many members may do in one channel, asked once for all who have the same roles. The owner
 * and those whom an overwrite of the channel names are asked for one by one.
 */
final class RolePermissions {
  private final GuildPermissions guild;
  private final Set<Long> named = new TreeSet<>();
  private final ToLongFunction<Member> inChannel;
  private final Map<RoleSet, Long> known = new LinkedHashMap<>();

  /** All that counts of a member whom nothing names. */
  private record RoleSet(LongBuffer roles, boolean timedOut) {}

  /**
   * Of a channel.
   *
   * @param overwrites of the channel
   * @param inChannel what one member may do there
   */
  RolePermissions(
      GuildPermissions guild,
      List<PermissionOverwrite> overwrites,
      ToLongFunction<Member> inChannel) {
    this.guild = guild;
    this.inChannel = inChannel;
    for (PermissionOverwrite overwrite : overwrites) {
      if (overwrite.type() == PermissionOverwrite.MEMBER) {
        named.add(overwrite.id());
      }
    }
  }

  long of(Member member) {
    long user = member.user().id();
    if (user == guild.structure().owner() || named.contains(user)) {
      return inChannel.applyAsLong(member);
    }
    RoleSet roles =
        new RoleSet(LongBuffer.wrap(member.roles()), member.timeoutUntilUs() > guild.nowUs());
    Long permissions = known.get(roles);
    if (permissions == null) {
      permissions = inChannel.applyAsLong(member);
      known.put(roles, permissions);
    }
    return permissions;
  }
}
