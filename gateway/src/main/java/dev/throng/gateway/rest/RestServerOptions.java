package dev.throng.gateway.rest;

/**
 * Where REST listens and what it says.
 *
 * @param host to bind to
 * @param port to bind to; 0 for any free one
 * @param webSocketUrl what {@code GET /gateway} answers
 * @param rateLimits whether there are any
 */
public record RestServerOptions(String host, int port, String webSocketUrl, boolean rateLimits) {}
