package dev.throng.jobs.core.actor;

/**
 * What a GuildActor hands to one of its relays.
 *
 * @param guild id
 * @param node of the gateway
 * @param epoch of the node, as in the command
 * @param seq of the command in the guild's streams
 * @param value Protobuf bytes of a {@code RelayCommand}
 */
public record RelayRecord(long guild, int node, long epoch, long seq, byte[] value) {}
