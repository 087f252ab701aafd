/**
 * Operating system processes that outlive the one that starts them: {@link
 * dev.throng.local.process.Launch} says what to run, {@link dev.throng.local.process.OsProcess} is
 * a running one. Used by the servers, services and the supervisor; any thread.
 */
@NullMarked
package dev.throng.local.process;

import org.jspecify.annotations.NullMarked;
