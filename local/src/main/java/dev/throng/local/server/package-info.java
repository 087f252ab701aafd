/**
 * Kafka, Cassandra and Elasticsearch as real processes, for the launcher and for the tests of every
 * module: {@link dev.throng.local.server.KafkaServer}, {@link
 * dev.throng.local.server.CassandraServer} and {@link dev.throng.local.server.ElasticsearchServer}.
 * Each object is used from one thread.
 */
@NullMarked
package dev.throng.local.server;

import org.jspecify.annotations.NullMarked;
