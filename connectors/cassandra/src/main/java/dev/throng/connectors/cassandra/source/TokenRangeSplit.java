package dev.throng.connectors.cassandra.source;

import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceSplit;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a token range, or what is left of them.
 *
 * @param start token, exclusive
 * @param end token, inclusive
 * @param pagingState the driver's, checked against the statement when it is used; null: from the
 *     start
 * @param done nothing is left; {@code pagingState} is null then
 */
@Internal
public record TokenRangeSplit(long start, long end, byte @Nullable [] pagingState, boolean done)
    implements SourceSplit {
  static TokenRangeSplit of(TokenInterval tokens) {
    return new TokenRangeSplit(tokens.start(), tokens.end(), null, false);
  }

  /** What is left after a page; null for the last one. */
  TokenRangeSplit after(byte @Nullable [] nextPage) {
    return new TokenRangeSplit(start, end, nextPage, nextPage == null);
  }

  @Override
  public String splitId() {
    return start + ".." + end;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenRangeSplit split
        && start == split.start
        && end == split.end
        && done == split.done
        && Arrays.equals(pagingState, split.pagingState);
  }

  @Override
  public int hashCode() {
    return Objects.hash(start, end, done, Arrays.hashCode(pagingState));
  }

  @Override
  public String toString() {
    return splitId() + (done ? " (done)" : pagingState == null ? "" : " (begun)");
  }
}
