package dev.throng.jobs.core.guild;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The guild's invites, at most {@link GuildLimits#INVITES_MAX}: only invite commands read them.
 *
 * @param list by age
 */
public record Invites(List<Invite> list) {
  static final Invites NONE = new Invites(List.of());

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
  Invites pruned(long nowUs) {
    List<Invite> kept = new ArrayList<>(list);
    kept.removeIf(invite -> !invite.isUsable(nowUs));
    return new Invites(List.copyOf(kept));
  }

  /** With the invite added, or in the place of the one with its code. */
  Invites with(Invite invite) {
    List<Invite> changed = new ArrayList<>(list);
    changed.removeIf(each -> each.code().equals(invite.code()));
    changed.add(invite);
    return new Invites(List.copyOf(changed));
  }
}
