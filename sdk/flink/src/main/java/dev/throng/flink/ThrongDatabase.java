package dev.throng.flink;

import java.io.Serializable;

/**
 * Where Throng's messages are stored.
 *
 * @param contactPoints nodes of Cassandra or ScyllaDB, {@code host:port,...}
 * @param localDatacenter only its nodes are asked
 * @param keyspace in which the table of messages is
 */
public record ThrongDatabase(String contactPoints, String localDatacenter, String keyspace)
    implements Serializable {}
