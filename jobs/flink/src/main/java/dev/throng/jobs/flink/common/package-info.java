/**
 * What all jobs share: {@link dev.throng.jobs.flink.common.ActorFunction}, the KeyedProcessFunction
 * that runs an actor, program arguments, Flink settings and metrics. Called by the jobs' main
 * classes and graphs; functions are called by one task thread each.
 */
@NullMarked
package dev.throng.jobs.flink.common;

import org.jspecify.annotations.NullMarked;
