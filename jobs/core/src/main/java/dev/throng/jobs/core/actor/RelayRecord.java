package dev.throng.jobs.core.actor;

/**
 * What a GuildActor hands to one of its relays.
 *
 * @param guild id
 * @param node of the gateway
 * @param value Protobuf bytes of a {@code RelayCommand}
 */
public record RelayRecord(long guild, int node, byte[] value) {}
