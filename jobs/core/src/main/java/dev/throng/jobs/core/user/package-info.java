/**
 * The user's actor: {@link dev.throng.jobs.core.user.UserActor}. Profile, memberships and sessions.
 * Called by its shell, command by command, in one thread.
 */
@NullMarked
package dev.throng.jobs.core.user;

import org.jspecify.annotations.NullMarked;
