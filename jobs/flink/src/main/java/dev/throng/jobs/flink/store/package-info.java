/**
 * The store job: {@code events} → rows of the table of messages, and the report up to where all is
 * durable. {@link dev.throng.jobs.flink.store.StoreJob} is its main class, submitted to Flink;
 * {@link dev.throng.jobs.flink.store.StoreGraph} is its graph. While the database is away the job
 * waits, with a bounded number of writes under way, and reads no further.
 */
@NullMarked
package dev.throng.jobs.flink.store;

import org.jspecify.annotations.NullMarked;
