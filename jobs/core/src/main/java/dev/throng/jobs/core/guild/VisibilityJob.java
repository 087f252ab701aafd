package dev.throng.jobs.core.guild;

/**
 * Connected users are being told of a channel's new audience, chunk by chunk.
 *
 * @param after users up to this one have been told
 * @param updated whether those who see it before and after get a CHANNEL_UPDATE
 */
public record VisibilityJob(long channel, long after, boolean updated) {}
