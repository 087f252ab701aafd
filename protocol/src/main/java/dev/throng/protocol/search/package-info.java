/**
 * Which index the messages of a guild are in: {@link dev.throng.protocol.search.SearchRouting}. The
 * search job writes there and gateways look there, so both are told the same cells. Immutable.
 */
@NullMarked
package dev.throng.protocol.search;

import org.jspecify.annotations.NullMarked;
