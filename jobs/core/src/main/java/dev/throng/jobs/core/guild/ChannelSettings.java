package dev.throng.jobs.core.guild;

/**
 * What a channel is about and how it is used; nothing that decides who sees it.
 *
 * @param topic empty: none
 * @param rateLimitPerUser seconds
 */
public record ChannelSettings(String topic, boolean nsfw, int rateLimitPerUser) {}
