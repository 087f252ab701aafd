package dev.throng.jobs.core.reader;

import java.util.List;

/**
 * The queries of a channel that wait. Part of the savepoint format.
 *
 * @param queries in the order of arrival
 */
public record HeldQueries(List<HeldQuery> queries) {}
