/**
 * How often somebody may ask: {@link dev.throng.gateway.ratelimit.RateLimiter}, in Discord's form,
 * per caller, route and major parameter. Called by REST on its event loops; thread-safe. Buckets
 * live in this node's memory, so a cluster of n nodes allows up to n times as much.
 */
@NullMarked
package dev.throng.gateway.ratelimit;

import org.jspecify.annotations.NullMarked;
