package dev.throng.connectors.cassandra;

import java.util.List;
import org.apache.flink.annotation.PublicEvolving;

/**
 * One write. It must carry its write time ({@code USING TIMESTAMP}) and be an upsert or a delete:
 * it is repeated until it is acknowledged, and repeats of several writes may overtake one another.
 *
 * @param cql with {@code ?} markers; prepared once per text
 * @param values of the markers, in order
 */
@PublicEvolving
public record CqlWrite(String cql, List<Object> values) {
  /** With these values. */
  public static CqlWrite of(String cql, Object... values) {
    return new CqlWrite(cql, List.of(values));
  }
}
