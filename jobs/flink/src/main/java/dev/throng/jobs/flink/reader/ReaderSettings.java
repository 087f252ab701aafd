package dev.throng.jobs.flink.reader;

import dev.throng.jobs.core.reader.ReaderLimits;
import java.time.Duration;

/**
 * What the graph of the reader job is told.
 *
 * @param eventsGeneration of the topic {@code events}
 * @param limits of one channel
 * @param pagesInFlightMax different pages that one subtask reads from the database at a time
 * @param pagesWaitingMax pages that wait for what is read
 * @param pageDeadline for one of them
 */
record ReaderSettings(
    long eventsGeneration,
    ReaderLimits limits,
    int pagesInFlightMax,
    int pagesWaitingMax,
    Duration pageDeadline) {}
