/**
 * A sink for upserts: {@link dev.throng.connectors.cassandra.sink.CassandraSink}. Flink's {@code
 * AsyncSinkWriter} buffers and bounds; {@code CassandraSinkWriter} sends a batch's writes one by
 * one, each to its own replica. Results arrive on the driver's threads and are handed back to the
 * task's thread through Flink's {@code ResultHandler}.
 *
 * <p>A sink has nothing after it: who must know of each element whether it is durable uses {@link
 * dev.throng.connectors.cassandra.CassandraWriteFunction}, which shares client, classifier and
 * back-off with it.
 */
@NullMarked
package dev.throng.connectors.cassandra.sink;

import org.jspecify.annotations.NullMarked;
