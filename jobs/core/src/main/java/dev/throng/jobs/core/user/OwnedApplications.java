package dev.throng.jobs.core.user;

/**
 * The applications that a person has made.
 *
 * @param applications ascending ids
 */
public record OwnedApplications(long[] applications) {}
