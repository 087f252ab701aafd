package dev.throng.jobs.core.readstate;

/** A mass mention on its way to its guild. */
public record MassMark(long guild, MassMention mention) {}
