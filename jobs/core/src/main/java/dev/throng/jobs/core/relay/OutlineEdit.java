package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.RelayChannel;
import dev.throng.protocol.wire.RelayRole;
import dev.throng.protocol.wire.RelayStructure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A new {@link GuildOutline} on its way from an old one. */
final class OutlineEdit {
  private final GuildOutline before;
  private final long guild;
  private long owner;
  private final List<OutlineChannel> channels;
  private long[] roles;
  private long[] viewing;
  private long[] administrators;
  private long[] changedRoles = Bits.EMPTY;
  private long[] removedRoles = Bits.EMPTY;
  private long[] changedChannels = Bits.EMPTY;

  private OutlineEdit(GuildOutline before) {
    this.before = before;
    guild = before.guild();
    owner = before.owner();
    roles = before.roles();
    viewing = before.viewing();
    administrators = before.administrators();
    channels = new ArrayList<>(before.channels());
  }

  /** The outline of a guild whose whole structure this is. */
  static GuildOutline whole(long guild, RelayStructure structure) {
    return of(
            new GuildOutline(
                guild, structure.getOwner(), Bits.EMPTY, Bits.EMPTY, Bits.EMPTY, List.of()),
            structure)
        .outline();
  }

  /** An outline after a change. */
  static OutlineEdit of(GuildOutline before, RelayStructure change) {
    OutlineEdit edit = new OutlineEdit(before);
    if (change.getNewOwner() != 0) {
      edit.owner = change.getNewOwner();
    }
    change.getRemovedRolesList().forEach(edit::removeRole);
    edit.clearRemovedRoles();
    change.getRolesList().forEach(edit::putRole);
    change.getChannelsList().forEach(edit::putChannel);
    change.getRemovedChannelsList().forEach(edit::removeChannel);
    return edit;
  }

  /** The edited outline. */
  GuildOutline outline() {
    return new GuildOutline(guild, owner, roles, viewing, administrators, List.copyOf(channels));
  }

  /** Whether the guild has another owner than before. */
  boolean changesOwner() {
    return owner != before.owner();
  }

  /** Whether a user has become the owner, or is it no more. */
  boolean changesOwner(long user) {
    return changesOwner() && (user == owner || user == before.owner());
  }

  /** Slots of roles that allow something else than before, or are gone. */
  long[] changedRoles() {
    return changedRoles;
  }

  /** Slots of roles that are gone; a new role may have one of them by now. */
  long[] removedRoles() {
    return removedRoles;
  }

  /** Slot of a channel after the change, or before it if it is gone; -1: there was none. */
  int channelSlot(long id) {
    int slot = slot(channels, id);
    return slot < 0 ? before.channelSlot(id) : slot;
  }

  /** Slots of channels that are new, have changed or are gone. */
  long[] changedChannels() {
    return changedChannels;
  }

  private void removeRole(long id) {
    int slot = slot(id);
    if (slot >= 0) {
      roles = roles.clone();
      roles[slot] = 0;
      removedRoles = Bits.with(removedRoles, slot);
      changedRoles = Bits.with(changedRoles, slot);
    }
  }

  private void clearRemovedRoles() {
    if (removedRoles.length > 0) {
      viewing = Bits.minus(viewing, removedRoles);
      administrators = Bits.minus(administrators, removedRoles);
      channels.replaceAll(channel -> channel.withoutRoles(removedRoles));
    }
  }

  private void putRole(RelayRole role) {
    boolean views = Permissions.has(role.getPermissions(), Permissions.VIEW_CHANNEL);
    boolean administers = Permissions.has(role.getPermissions(), Permissions.ADMINISTRATOR);
    int slot = slot(role.getId());
    if (slot < 0) {
      slot = slot(0);
      if (slot < 0) {
        slot = roles.length;
      }
      roles = Arrays.copyOf(roles, Math.max(roles.length, slot + 1));
      roles[slot] = role.getId();
    } else if (Bits.has(viewing, slot) != views || Bits.has(administrators, slot) != administers) {
      changedRoles = Bits.with(changedRoles, slot);
    }
    viewing = Bits.set(viewing, slot, views);
    administrators = Bits.set(administrators, slot, administers);
  }

  private void putChannel(RelayChannel channel) {
    OutlineChannel put =
        new OutlineChannel(
            channel.getId(),
            everyone(channel),
            otherSlots(channel.getAllowedRolesList()),
            otherSlots(channel.getDeniedRolesList()),
            ascending(channel.getAllowedMembersList()),
            ascending(channel.getDeniedMembersList()));
    int slot = slot(channels, channel.getId());
    if (slot < 0) {
      slot = slot(channels, OutlineChannel.FREE.id());
    }
    if (slot < 0) {
      slot = channels.size();
      channels.add(put);
    } else {
      channels.set(slot, put);
    }
    changedChannels = Bits.with(changedChannels, slot);
  }

  private void removeChannel(long id) {
    int slot = slot(channels, id);
    if (slot >= 0) {
      channels.set(slot, OutlineChannel.FREE);
      changedChannels = Bits.with(changedChannels, slot);
    }
  }

  private static int slot(List<OutlineChannel> channels, long id) {
    for (int slot = 0; slot < channels.size(); slot++) {
      if (channels.get(slot).id() == id) {
        return slot;
      }
    }
    return -1;
  }

  private int everyone(RelayChannel channel) {
    if (channel.getAllowedRolesList().contains(guild)) {
      return 1;
    }
    return channel.getDeniedRolesList().contains(guild) ? -1 : 0;
  }

  private long[] otherSlots(List<Long> ids) {
    long[] slots = Bits.EMPTY;
    for (long id : ids) {
      int slot = slot(id);
      // An overwrite may have outlived its role.
      if (id != guild && slot >= 0) {
        slots = Bits.with(slots, slot);
      }
    }
    return slots;
  }

  private int slot(long id) {
    for (int slot = 0; slot < roles.length; slot++) {
      if (roles[slot] == id) {
        return slot;
      }
    }
    return -1;
  }

  private static long[] ascending(List<Long> ids) {
    long[] sorted = SortedIds.EMPTY;
    for (long id : ids) {
      sorted = SortedIds.with(sorted, id);
    }
    return sorted;
  }
}
