package dev.throng.jobs.core.actor;

import dev.throng.jobs.core.state.Timed;

/**
 * An actor that has sent to this one.
 *
 * @param timeUs of its last message
 * @param seq of its last message, in its own stream
 */
public record HeardSender(long timeUs, long seq) implements Timed {}
