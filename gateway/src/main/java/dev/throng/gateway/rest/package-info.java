/**
 * REST: {@link dev.throng.gateway.rest.RestServer} serves {@link
 * dev.throng.gateway.rest.Operation}s under {@code /api/v10}, {@code /api/v9} and {@code /api}, and
 * what operators look at. It authenticates, limits, validates and asks an actor; no business rule
 * lives here.
 *
 * <p>Requests start on Vert.x event loops and go on wherever a reply comes in; a request is handled
 * by one thread at a time, and its answer is written on its event loop. Nothing here blocks.
 */
@NullMarked
package dev.throng.gateway.rest;

import org.jspecify.annotations.NullMarked;
