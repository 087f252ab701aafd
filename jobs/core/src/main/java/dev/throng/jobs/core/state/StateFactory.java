package dev.throng.jobs.core.state;

/** Where actors get their tables: Flink's {@code MapState} in a job, maps in tests. */
public interface StateFactory {
  /**
   * A table of the actor at hand.
   *
   * @param name unique in the actor kind, and part of the savepoint format
   * @param type class of the values
   */
  <V> Table<V> table(String name, Class<V> type);
}
