/**
 * The node's configuration: {@link dev.throng.gateway.config.GatewayConfig}, read once from the
 * environment before anything starts. Values are immutable.
 */
@NullMarked
package dev.throng.gateway.config;

import org.jspecify.annotations.NullMarked;
