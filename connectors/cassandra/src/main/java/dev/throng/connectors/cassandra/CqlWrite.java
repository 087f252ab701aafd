package dev.throng.connectors.cassandra;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * One write: an upsert or a delete, never one that depends on what is there ({@code IF}, a
 * counter). It is repeated until it is acknowledged, and repeats of several writes may overtake one
 * another, so what is newer must be told by its write time. {@code CassandraSink} gives each write
 * one; for {@code CassandraWriteFunction} the statement must have it ({@code USING TIMESTAMP}).
 *
 * @param cql with {@code ?} markers; prepared once per text
 * @param values of the markers, in order; null writes null, and a {@link CqlValue} takes the form
 *     of its marker's type
 */
@PublicEvolving
public record CqlWrite(String cql, List<@Nullable Object> values) {
  /** A statement with its values. */
  public static CqlWrite of(String cql, @Nullable Object... values) {
    return new CqlWrite(cql, Collections.unmodifiableList(Arrays.asList(values)));
  }
}
