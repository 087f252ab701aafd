/**
 * {@code ./throng bench guild-1m}: one guild with a million sessions, in the operators of the live
 * job, without sockets. Main type: {@link dev.throng.benchmarks.guild.LargeGuildCommand}. One
 * thread.
 */
@NullMarked
package dev.throng.benchmarks.guild;

import org.jspecify.annotations.NullMarked;
