/**
 * Looks for messages in the search index: {@link dev.throng.gateway.search.MessageIndex}. It
 * answers where messages are, and knows nothing of who may read them: whoever asks names the
 * channels. Called by REST; thread-safe.
 */
@NullMarked
package dev.throng.gateway.search;

import org.jspecify.annotations.NullMarked;
