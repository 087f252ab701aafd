/**
 * The commands of {@code ./throng}: {@link dev.throng.local.cli.ThrongMain} is what the script
 * runs. Each command is one class over {@link dev.throng.local.stack.Stack}; one thread.
 */
@NullMarked
package dev.throng.local.cli;

import org.jspecify.annotations.NullMarked;
