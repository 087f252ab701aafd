/**
 * The stack as a whole: {@link dev.throng.local.stack.Stack} starts, stops and disturbs it, {@link
 * dev.throng.local.stack.Supervisor} keeps it running. Called by the commands and by end-to-end
 * tests; several processes may do so at the same time, file locks keep them apart.
 */
@NullMarked
package dev.throng.local.stack;

import org.jspecify.annotations.NullMarked;
