package dev.throng.jobs.core.readstate;

/**
 * Mass mentions of a channel that concern a user, for a session that has come to the guild.
 *
 * @param user of the session
 * @param session that is to be told
 * @param messages ids, ascending
 */
public record MissedMentions(long user, Listener session, long channel, long[] messages) {}
