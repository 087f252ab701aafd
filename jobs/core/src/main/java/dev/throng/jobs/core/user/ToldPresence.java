package dev.throng.jobs.core.user;

/**
 * How others see a user, as they were told last.
 *
 * @param fields see {@link Presence#fields}
 */
public record ToldPresence(byte[] fields) {}
