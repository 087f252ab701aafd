/**
 * JSON into bytes, encoded once: {@link dev.throng.jobs.core.json.JsonBuffer}. Called by the
 * actors; not thread-safe.
 */
@NullMarked
package dev.throng.jobs.core.json;

import org.jspecify.annotations.NullMarked;
