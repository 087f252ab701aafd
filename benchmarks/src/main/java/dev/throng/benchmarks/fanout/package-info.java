/**
 * Load for the fan-out of any Discord-compatible server: some post, thousands of sessions of one
 * process receive, and every message is counted in every session. The yardstick is a bare
 * broadcaster that sends the same bytes to the same receivers.
 */
@NullMarked
package dev.throng.benchmarks.fanout;

import org.jspecify.annotations.NullMarked;
