package dev.throng.gateway.rest;

/**
 * Where the node's HTTP servers listen.
 *
 * @param host of REST, to bind to
 * @param port of REST; 0 for any free one
 * @param operatorHost of health, readiness and metrics
 * @param operatorPort 0 for any free one
 */
public record RestServerOptions(String host, int port, String operatorHost, int operatorPort) {}
