/**
 * What gateways and jobs agree on: ids, topics and their keys, stream positions, permissions,
 * errors and JSON shapes. The Protobuf envelopes are generated into {@code
 * dev.throng.protocol.wire}. Everything here is immutable or static and safe for any thread.
 */
@NullMarked
package dev.throng.protocol;

import org.jspecify.annotations.NullMarked;
