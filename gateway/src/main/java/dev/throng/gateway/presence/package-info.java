/**
 * How users are seen: the topic {@code presences}, followed into a table that all event loops read.
 */
@NullMarked
package dev.throng.gateway.presence;

import org.jspecify.annotations.NullMarked;
