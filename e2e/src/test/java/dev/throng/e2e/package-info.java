/**
 * The whole stack, seen from outside: every test talks to {@link dev.throng.e2e.LiveStack} as a
 * client does, over REST and the gateway.
 */
@NullMarked
package dev.throng.e2e;

import org.jspecify.annotations.NullMarked;
