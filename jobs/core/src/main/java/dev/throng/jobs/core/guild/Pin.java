package dev.throng.jobs.core.guild;

/** A message that is pinned. */
public record Pin(long message, long pinnedUs) {}
