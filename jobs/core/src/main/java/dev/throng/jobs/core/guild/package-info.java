/**
 * The guild's actor: {@link dev.throng.jobs.core.guild.GuildActor}. Structure, members, invites,
 * messages and the sessions that are attached. Called by its shell, command by command, in one
 * thread.
 */
@NullMarked
package dev.throng.jobs.core.guild;

import org.jspecify.annotations.NullMarked;
