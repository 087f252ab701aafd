package dev.throng.local.load;

import dev.throng.client.ThrongApi;

/**
 * Who sends to where.
 *
 * @param api the caller
 * @param channel the channel's id
 */
public record Sender(ThrongApi api, long channel) {}
