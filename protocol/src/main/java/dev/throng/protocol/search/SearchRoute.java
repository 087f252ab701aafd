package dev.throng.protocol.search;

/**
 * Where the messages of a guild are indexed.
 *
 * @param cell name of a cluster
 * @param index of it
 * @param routing what the shard is chosen by: the guild where it shares the index, so that a search
 *     asks one shard; empty: the message, so that the guild has all shards of an index of its own
 */
public record SearchRoute(String cell, String index, String routing) {}
