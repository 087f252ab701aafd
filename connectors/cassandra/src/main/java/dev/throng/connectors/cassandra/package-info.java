/**
 * Writes to and reads from Cassandra or ScyllaDB out of Flink's async operators: {@link
 * dev.throng.connectors.cassandra.CassandraWriteFunction}, and {@link
 * dev.throng.connectors.cassandra.CassandraLookupClient} for lookups. Jobs build them on a {@link
 * dev.throng.connectors.cassandra.CqlSessionProvider}; everything marked {@code @Internal} serves
 * these two. The task thread only starts statements; their results arrive on the driver's threads
 * and are handed back through Flink's {@code ResultFuture}.
 */
@NullMarked
package dev.throng.connectors.cassandra;

import org.jspecify.annotations.NullMarked;
