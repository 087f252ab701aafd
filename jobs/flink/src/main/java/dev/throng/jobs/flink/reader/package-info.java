/**
 * The reader job: answers history reads. {@link dev.throng.jobs.flink.reader.ReaderJob} is its main
 * class, submitted to Flink; {@link dev.throng.jobs.flink.reader.ReaderGraph} is its graph, {@link
 * dev.throng.jobs.flink.reader.ReaderFunction} the shell of the channels' readers. Pages that need
 * the database are read asynchronously, and refused when too many are, so that it never delays the
 * others.
 */
@NullMarked
package dev.throng.jobs.flink.reader;

import org.jspecify.annotations.NullMarked;
