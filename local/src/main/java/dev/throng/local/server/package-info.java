/**
 * Kafka and Cassandra as real processes, for the launcher and for the tests of every module: {@link
 * dev.throng.local.server.KafkaServer} and {@link dev.throng.local.server.CassandraServer}. Each
 * object is used from one thread.
 */
@NullMarked
package dev.throng.local.server;

import org.jspecify.annotations.NullMarked;
