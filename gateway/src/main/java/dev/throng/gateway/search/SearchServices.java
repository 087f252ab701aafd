package dev.throng.gateway.search;

/** What a search works with. Thread-safe. */
public record SearchServices(MessageIndex index, SearchAdmission admission) {}
