package dev.throng.jobs.flink.store;

import java.time.Duration;

/**
 * What the graph of the store job is told.
 *
 * @param eventsGeneration of the topic {@code events}
 * @param writesInFlightMax per subtask
 * @param progressInterval between two reports of a partition
 */
record StoreSettings(long eventsGeneration, int writesInFlightMax, Duration progressInterval) {}
