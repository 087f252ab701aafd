package dev.throng.jobs.core.reader;

import dev.throng.jobs.core.state.SortedIds;

/**
 * Stored form of {@link MutableChannelHead}; the fields are explained there. Part of the savepoint
 * format.
 */
public record ChannelHead(
    long generation,
    long lastSeq,
    int partition,
    long floor,
    long newest,
    long first,
    long next,
    int live,
    long bytes,
    long holeLow,
    long holeHigh,
    long holeOffset,
    long unknownBucketMax,
    long holeFirstOffset,
    long swept,
    long lastOffset,
    long mutationSeq,
    long knownSinceSeq,
    int splits,
    long[] splitStarts) {
  /** Normalises: state from before there were splits has none. */
  public ChannelHead {
    splitStarts = splitStarts == null ? SortedIds.EMPTY : splitStarts;
  }
}
