/**
 * Reads and writes Cassandra or ScyllaDB in Flink jobs. Here is what all of it shares: sessions
 * ({@link dev.throng.connectors.cassandra.CqlSessionProvider}), writes that are repeated until they
 * are durable, the classifier of failures; and what Flink's async operators use, {@link
 * dev.throng.connectors.cassandra.CassandraWriteFunction} and {@link
 * dev.throng.connectors.cassandra.CassandraLookupClient}. Source, sink, SQL and coalesced lookups
 * are packages of their own, which this one does not know. The task thread only starts statements;
 * their results arrive on the driver's threads and are handed back through Flink.
 */
@NullMarked
package dev.throng.connectors.cassandra;

import org.jspecify.annotations.NullMarked;
