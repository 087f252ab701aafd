/**
 * {@code local/stack.yaml} as values: {@link dev.throng.local.config.StackConfig} is read once per
 * command and by the tests that start real servers. Immutable, any thread.
 */
@NullMarked
package dev.throng.local.config;

import org.jspecify.annotations.NullMarked;
