/**
 * {@code 'connector' = 'cassandra'} for Flink SQL and the Table API, found through {@link
 * dev.throng.connectors.cassandra.table.CassandraTableFactory}: a scan with the source, upserts
 * with the sink, and lookup joins. {@code CqlToFlink} and {@code FlinkToCql} say which types of CQL
 * go with which of Flink.
 */
@NullMarked
package dev.throng.connectors.cassandra.table;

import org.jspecify.annotations.NullMarked;
