/**
 * Asynchronous lookups of a stream of keys in which equal keys under way share one: {@link
 * dev.throng.connectors.cassandra.lookup.CoalescingAsyncFunction} for Flink's async operator, over
 * {@link dev.throng.connectors.cassandra.lookup.RequestCoalescer}, which decides. Knows neither CQL
 * nor a driver: any asynchronous client will do. Called by a task's thread and by the client's.
 */
@NullMarked
package dev.throng.connectors.cassandra.lookup;

import org.jspecify.annotations.NullMarked;
