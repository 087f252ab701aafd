package dev.throng.jobs.core.state;

/** Where actors get their tables and cells: Flink's keyed state in a job, maps in tests. */
public interface StateFactory {
  /**
   * A table of the actor at hand; its values are kept decoded if they are {@link HeapSized}.
   *
   * @param name unique in the actor kind, and part of the savepoint format
   * @param type class of the values
   */
  <V> Table<V> table(String name, Class<V> type);

  /**
   * A single value of the actor at hand; kept decoded if it is {@link HeapSized}.
   *
   * @param name unique in the actor kind, among its tables too, and part of the savepoint format
   * @param type class of the value
   */
  <V> Cell<V> cell(String name, Class<V> type);
}
