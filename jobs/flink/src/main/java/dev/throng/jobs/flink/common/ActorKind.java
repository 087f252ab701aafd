package dev.throng.jobs.flink.common;

import dev.throng.protocol.Topic;
import java.io.Serializable;

/**
 * A kind of actor.
 *
 * @param inbox the one topic that its commands come from
 * @param factory makes it
 */
public record ActorKind(Topic inbox, ActorFactory factory) implements Serializable {}
