package dev.throng.jobs.core.user;

/**
 * The guilds that a user is in.
 *
 * @param guilds ascending ids
 */
public record Memberships(long[] guilds) {}
