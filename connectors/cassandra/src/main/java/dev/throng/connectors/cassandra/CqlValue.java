package dev.throng.connectors.cassandra;

import com.datastax.oss.driver.api.core.type.DataType;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * A value whose form depends on the type of its marker, which only the database knows: a list may
 * be a CQL list or set, a string a {@code text} or {@code uuid}. Called once per attempt, on any
 * thread.
 */
@PublicEvolving
public interface CqlValue {
  /**
   * The value as the driver's codec for that type takes it.
   *
   * @throws IllegalArgumentException if it can never be of that type
   */
  @Nullable Object of(DataType type);

  /** About how much memory it takes, bytes. */
  long sizeBytes();
}
