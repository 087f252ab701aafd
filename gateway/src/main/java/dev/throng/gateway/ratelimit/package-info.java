/**
 * How often somebody may ask: {@link dev.throng.gateway.ratelimit.RateLimiter}, in Discord's form,
 * per caller, route and major parameter; and who a caller is where that is an address. Called by
 * REST and by the socket on their event loops; thread-safe. Buckets live in this node's memory, so
 * a cluster of n nodes allows up to n times as much.
 */
@NullMarked
package dev.throng.gateway.ratelimit;

import org.jspecify.annotations.NullMarked;
