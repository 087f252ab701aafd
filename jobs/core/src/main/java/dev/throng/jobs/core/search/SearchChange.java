package dev.throng.jobs.core.search;

import dev.throng.protocol.search.SearchRoute;

/**
 * A change of one document. Repeats and reorders are harmless: the change with the highest version
 * wins, whenever it arrives.
 *
 * @param route to the index
 * @param message id of the message and its document
 * @param version external version: the event's write time, microseconds
 * @param document JSON; empty: the document goes
 */
public record SearchChange(SearchRoute route, long message, long version, byte[] document) {}
