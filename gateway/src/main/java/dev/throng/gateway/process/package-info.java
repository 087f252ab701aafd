/**
 * {@link dev.throng.gateway.process.OutOfMemoryExit}: what ends the process from within. Called
 * wherever Netty or Vert.x report a failure; any thread.
 */
@NullMarked
package dev.throng.gateway.process;

import org.jspecify.annotations.NullMarked;
