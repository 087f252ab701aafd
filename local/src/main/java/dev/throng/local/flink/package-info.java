/**
 * Our jobs on the cluster: {@link dev.throng.local.flink.JobDeployer} submits a job from its newest
 * restore point, {@link dev.throng.local.flink.FlinkRest} speaks Flink's REST interface. Used by
 * the stack and the supervisor under the stack's jobs lock; one thread per object.
 */
@NullMarked
package dev.throng.local.flink;

import org.jspecify.annotations.NullMarked;
