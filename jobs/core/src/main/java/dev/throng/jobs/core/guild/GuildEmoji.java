package dev.throng.jobs.core.guild;

/**
 * A custom emoji; its image is in the gateways' storage.
 *
 * @param roles ascending; whoever has one of them may use it; empty: everybody
 * @param creator user id
 */
public record GuildEmoji(long id, String name, long[] roles, long creator, boolean animated) {}
