/**
 * A bounded source of a table's rows: {@link
 * dev.throng.connectors.cassandra.source.CassandraSource}. The enumerator plans splits from the
 * ring and from the database's size estimates ({@code ScanPlanner}, {@code SplitPlanner}); each
 * reader has some splits open at a time and one page of each under way. Pages arrive on the
 * driver's threads, are handed over by the reader's fetcher thread, and become elements on the
 * task's thread.
 */
@NullMarked
package dev.throng.connectors.cassandra.source;

import org.jspecify.annotations.NullMarked;
