package dev.throng.jobs.core.guild;

/**
 * Whether strangers are shown something of the guild.
 *
 * @param channel that it invites to; 0: none
 */
public record GuildWidget(boolean enabled, long channel) {
  static final GuildWidget OFF = new GuildWidget(false, 0);

  GuildWidget withoutChannel(long id) {
    return channel == id ? new GuildWidget(enabled, 0) : this;
  }
}
