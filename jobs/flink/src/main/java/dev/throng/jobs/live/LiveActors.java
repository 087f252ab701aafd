package dev.throng.jobs.live;

import dev.throng.jobs.flink.ActorFactory;
import dev.throng.jobs.flink.RelayFactory;
import java.time.Duration;

/**
 * The actors of the live job.
 *
 * @param lease of a gateway node: no timer fires sooner after a start
 */
record LiveActors(
    ActorFactory user,
    ActorFactory guild,
    RelayFactory relay,
    ActorFactory directory,
    ActorFactory node,
    Duration lease) {}
