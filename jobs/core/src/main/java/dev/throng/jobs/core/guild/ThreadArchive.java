package dev.throng.jobs.core.guild;

/**
 * Whether a thread is archived.
 *
 * @param changedUs when it was archived, or taken out of the archive, last; of the archived threads
 *     of a guild each has another
 * @param activeUs when something happened in it last that keeps it out of the archive
 */
public record ThreadArchive(boolean archived, long changedUs, long activeUs) {}
