/**
 * The search job: {@code events} → documents of Elasticsearch. {@link
 * dev.throng.jobs.flink.search.SearchJob} is its main class, submitted to Flink; {@link
 * dev.throng.jobs.flink.search.SearchGraph} is its graph. It keeps nothing that is not in {@code
 * events} or on its way to a cell.
 */
@NullMarked
package dev.throng.jobs.flink.search;

import org.jspecify.annotations.NullMarked;
