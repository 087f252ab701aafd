/**
 * The data service of a channel: {@link dev.throng.jobs.core.reader.ChannelReader} follows the
 * public log, keeps the newest messages and answers history reads that are never older than their
 * stamp. What it cannot answer from its state it hands out as a {@link
 * dev.throng.jobs.core.reader.PageRequest}; {@link dev.throng.jobs.core.reader.PageMerge} makes the
 * reply when the database's rows are there. Called by the reader job through {@link
 * dev.throng.jobs.core.reader.ReaderRunner}; single-threaded, one channel at a time.
 */
@NullMarked
package dev.throng.jobs.core.reader;

import org.jspecify.annotations.NullMarked;
