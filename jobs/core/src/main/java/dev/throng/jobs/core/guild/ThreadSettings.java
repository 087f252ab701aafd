package dev.throng.jobs.core.guild;

/**
 * What can be changed of a thread by hand.
 *
 * @param autoArchiveMinutes without a message after which it is archived
 * @param rateLimitPerUser seconds
 * @param locked only who has MANAGE_THREADS may write there
 */
public record ThreadSettings(
    String name, int autoArchiveMinutes, int rateLimitPerUser, boolean locked) {}
