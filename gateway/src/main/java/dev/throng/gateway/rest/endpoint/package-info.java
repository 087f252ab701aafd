/**
 * The routes, one small class each: what it is, what it reads, whom it asks. {@link
 * dev.throng.gateway.rest.endpoint.Endpoints} lists them for the server. Stateless and thread-safe.
 */
@NullMarked
package dev.throng.gateway.rest.endpoint;

import org.jspecify.annotations.NullMarked;
