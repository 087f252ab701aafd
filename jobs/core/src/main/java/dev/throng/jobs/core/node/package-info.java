/**
 * Leases of gateway nodes: {@link dev.throng.jobs.core.node.NodeActor}. Called by its shell,
 * command by command, in one thread.
 */
@NullMarked
package dev.throng.jobs.core.node;

import org.jspecify.annotations.NullMarked;
