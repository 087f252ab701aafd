/**
 * {@link dev.throng.gateway.warmup.GatewayWarmUp}: runs REST and sockets on made-up requests before
 * the node says that it is ready. Called by the node's start, on a thread of its own.
 */
@NullMarked
package dev.throng.gateway.warmup;

import org.jspecify.annotations.NullMarked;
