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

  /**
   * A value that the actor at hand makes from its state, so that it need not make it for each
   * command: on the heap only, and forgotten at any time, as here, where it is never kept. Unlike
   * what is state it may be changed in place, and is put again when it has grown; a command that
   * throws leaves none behind.
   *
   * @param name unique in the actor kind, among its tables and cells too
   * @param type class of the value
   */
  default <V extends HeapSized> Cell<V> derived(String name, Class<V> type) {
    return new ForgottenCell<>();
  }

  /** Writes of entries that are not committed yet; none where each is kept at once, as here. */
  default int writes() {
    return 0;
  }
}
