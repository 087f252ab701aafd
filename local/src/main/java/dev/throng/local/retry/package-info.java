/**
 * {@link dev.throng.local.retry.Retry}, for what a server refuses only right after a start or a
 * change. Called by everything here that sets a server up; it blocks its caller.
 */
@NullMarked
package dev.throng.local.retry;

import org.jspecify.annotations.NullMarked;
