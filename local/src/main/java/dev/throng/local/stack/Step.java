package dev.throng.local.stack;

import java.util.Set;

/**
 * One thing to do on the way up.
 *
 * @param name unique among the steps
 * @param startAfter names of the steps that must be done before; names of no step are ignored
 * @param action returns when it is done, throws if it cannot be
 */
record Step(String name, Set<String> startAfter, Runnable action) {}
