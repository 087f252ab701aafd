package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.HeapSized;
import dev.throng.protocol.wire.ModifyGuild;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Name, owner, roles and channels of a guild: read by every command, rewritten as a whole.
 *
 * @param owner user id
 * @param systemChannel where join messages go; 0: nowhere
 * @param createdUs command time
 * @param roles @everyone first, then by age
 * @param channels by age
 * @param widget what strangers are shown
 */
public record GuildStructure(
    String name,
    long owner,
    long systemChannel,
    long createdUs,
    List<Role> roles,
    List<Channel> channels,
    GuildWidget widget)
    implements HeapSized {

  /** With the widget off, as in state from before there were widgets. */
  @SuppressWarnings("ConstantValue")
  public GuildStructure {
    widget = widget == null ? GuildWidget.OFF : widget;
  }

  @Override
  public int heapBytes() {
    int bytes = 256 + 2 * name.length();
    for (Role role : roles) {
      bytes += 208 + 2 * role.name().length();
    }
    for (Channel channel : channels) {
      bytes += 368 + 48 * channel.overwrites().size();
      bytes += 2 * (channel.name().length() + channel.settings().topic().length());
    }
    return bytes;
  }

  /** With what a command sets. */
  GuildStructure with(ModifyGuild command) {
    return new GuildStructure(
        command.hasName() ? command.getName() : name,
        command.hasOwner() ? command.getOwner() : owner,
        command.hasSystemChannel() ? command.getSystemChannel() : systemChannel,
        createdUs,
        roles,
        channels,
        widget);
  }

  GuildStructure withWidget(GuildWidget changed) {
    return new GuildStructure(name, owner, systemChannel, createdUs, roles, channels, changed);
  }

  /** The role, or null. */
  @Nullable Role role(long id) {
    for (Role role : roles) {
      if (role.id() == id) {
        return role;
      }
    }
    return null;
  }

  /** The channel, or null. */
  @Nullable Channel channel(long id) {
    for (Channel channel : channels) {
      if (channel.id() == id) {
        return channel;
      }
    }
    return null;
  }

  /** With the role added, or in the place of the one with its id. */
  GuildStructure withRole(Role role) {
    List<Role> changed = new ArrayList<>(roles);
    if (role(role.id()) == null) {
      changed.add(role);
    } else {
      changed.replaceAll(each -> each.id() == role.id() ? role : each);
    }
    return new GuildStructure(
        name, owner, systemChannel, createdUs, List.copyOf(changed), channels, widget);
  }

  GuildStructure withoutRole(long id) {
    List<Role> fewer = new ArrayList<>(roles);
    fewer.removeIf(role -> role.id() == id);
    return new GuildStructure(
        name, owner, systemChannel, createdUs, List.copyOf(fewer), channels, widget);
  }

  /** Without the channel; those in it, if it is a category, are in none. */
  GuildStructure withoutChannel(long id) {
    List<Channel> fewer = new ArrayList<>(channels);
    fewer.removeIf(channel -> channel.id() == id);
    fewer.replaceAll(channel -> channel.parent() == id ? channel.withParent(0) : channel);
    long system = systemChannel == id ? 0 : systemChannel;
    return new GuildStructure(
        name, owner, system, createdUs, roles, List.copyOf(fewer), widget.withoutChannel(id));
  }

  /** How many channels a category has. */
  long channelsIn(long category) {
    return channels.stream().filter(channel -> channel.parent() == category).count();
  }

  /** With the channel added, or in the place of the one with its id. */
  GuildStructure withChannel(Channel channel) {
    List<Channel> changed = new ArrayList<>(channels.size() + 1);
    boolean replaced = false;
    for (Channel each : channels) {
      boolean same = each.id() == channel.id();
      changed.add(same ? channel : each);
      replaced |= same;
    }
    if (!replaced) {
      changed.add(channel);
    }
    return new GuildStructure(
        name, owner, systemChannel, createdUs, roles, List.copyOf(changed), widget);
  }
}
