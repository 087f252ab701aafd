/**
 * Unique names: {@link dev.throng.jobs.core.directory.DirectoryActor}. Called by its shell, command
 * by command, in one thread.
 */
@NullMarked
package dev.throng.jobs.core.directory;

import org.jspecify.annotations.NullMarked;
