/**
 * What the public log means for the search index: {@link
 * dev.throng.jobs.core.search.MessageIndexer} makes the change of a document of an event. Called by
 * the search job; stateless, any thread.
 */
@NullMarked
package dev.throng.jobs.core.search;

import org.jspecify.annotations.NullMarked;
