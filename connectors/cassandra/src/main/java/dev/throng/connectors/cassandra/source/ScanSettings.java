package dev.throng.connectors.cassandra.source;

import dev.throng.connectors.cassandra.CqlSessionProvider;
import java.io.Serializable;
import java.time.Duration;

/**
 * What is read, and how fast.
 *
 * @param sessions to the cluster
 * @param query the table and what of it
 * @param pageRows rows of a page
 * @param pageTimeout for one attempt to read a page
 * @param splitBytes size of a split by the database's estimate
 * @param splitsOpenMax splits that one subtask reads at the same time
 * @param rowsPerSecond of all subtasks together; 0: no limit
 */
record ScanSettings(
    CqlSessionProvider sessions,
    ScanQuery query,
    int pageRows,
    Duration pageTimeout,
    long splitBytes,
    int splitsOpenMax,
    long rowsPerSecond)
    implements Serializable {}
