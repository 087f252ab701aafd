/**
 * What {@code ./throng demo} shows: {@link dev.throng.local.demo.Conversation} lets two people talk
 * through the real gateway, {@link dev.throng.local.demo.LatencyMeasurement} measures how long a
 * message takes to another client. Both block their caller.
 */
@NullMarked
package dev.throng.local.demo;

import org.jspecify.annotations.NullMarked;
