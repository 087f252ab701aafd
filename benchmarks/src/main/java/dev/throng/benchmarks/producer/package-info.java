/**
 * {@code ./throng bench producer}: what the size of a Kafka producer's batches costs and brings.
 * Main type: {@link dev.throng.benchmarks.producer.ProducerCommand}.
 */
@NullMarked
package dev.throng.benchmarks.producer;

import org.jspecify.annotations.NullMarked;
