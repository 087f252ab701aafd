package dev.throng.jobs.core.guild;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The guild's invites, at most {@link GuildLimits#INVITES_MAX}: only invite commands read them.
 *
 * @param list by age
 */
public record GuildInvites(List<Invite> list) {
  static final GuildInvites NONE = new GuildInvites(List.of());

  /** The invite if it can still be used. */
  @Nullable Invite usable(String code, long nowUs) {
    for (Invite invite : list) {
      if (invite.code().equals(code)) {
        return invite.isUsable(nowUs) ? invite : null;
      }
    }
    return null;
  }

  /** Without those that cannot be used any more. */
  GuildInvites pruned(long nowUs) {
    List<Invite> kept = new ArrayList<>(list);
    kept.removeIf(invite -> !invite.isUsable(nowUs));
    return new GuildInvites(List.copyOf(kept));
  }

  /** Without the invite with this code. */
  GuildInvites without(String code) {
    List<Invite> fewer = new ArrayList<>(list);
    fewer.removeIf(invite -> invite.code().equals(code));
    return new GuildInvites(List.copyOf(fewer));
  }

  /** Without the invites to a channel. */
  GuildInvites withoutThoseTo(long channel) {
    List<Invite> fewer = new ArrayList<>(list);
    fewer.removeIf(invite -> invite.channel() == channel);
    return new GuildInvites(List.copyOf(fewer));
  }

  /** With the invite added, or in the place of the one with its code. */
  GuildInvites with(Invite invite) {
    List<Invite> changed = new ArrayList<>(list);
    changed.removeIf(each -> each.code().equals(invite.code()));
    changed.add(invite);
    return new GuildInvites(List.copyOf(changed));
  }
}
