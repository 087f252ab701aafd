package dev.throng.jobs.core.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Tables and cells that keep a command's writes to themselves until {@link #commit}, and read them
 * back in the meantime. What a command has read once is not read from the backend again.
 */
public final class TransactionalState implements StateFactory {
  /** Writes of entries that one command of an actor may do. */
  public static final int WRITES_MAX = 4_000;

  private final StateFactory backend;
  private final int writesMax;
  private final List<Buffered> buffers = new ArrayList<>();
  private int writes;

  private TransactionalState(StateFactory backend, int writesMax) {
    this.backend = backend;
    this.writesMax = writesMax;
  }

  /**
   * For commands, which users cause: one that writes more than {@link #WRITES_MAX} entries throws.
   * Longer work continues by commands of the actor to itself.
   */
  public static TransactionalState ofCommands(StateFactory backend) {
    return new TransactionalState(backend, WRITES_MAX);
  }

  /** For what has to be done in one step, whatever it takes: the work of relays. */
  public static TransactionalState unbounded(StateFactory backend) {
    return new TransactionalState(backend, Integer.MAX_VALUE);
  }

  @Override
  public <V> Table<V> table(String name, Class<V> type) {
    BufferedTable<V> table = new BufferedTable<>(backend.table(name, type), this::countWrite);
    buffers.add(table);
    return table;
  }

  @Override
  public <V> Cell<V> cell(String name, Class<V> type) {
    BufferedCell<V> cell = new BufferedCell<>(backend.cell(name, type), this::countWrite);
    buffers.add(cell);
    return cell;
  }

  @Override
  public <V extends HeapSized> Cell<V> derived(String name, Class<V> type) {
    DerivedCell<V> cell = new DerivedCell<>(backend.derived(name, type));
    buffers.add(cell);
    return cell;
  }

  /** What one record makes an actor do. */
  @FunctionalInterface
  public interface Work<R> {
    /** Does it; a throw takes back what it wrote. */
    R run() throws Exception;
  }

  /**
   * Runs the work of one record as a transaction: commits when it returns, and rolls back when it
   * throws, so that no record can stop a job. Only {@link StateAccessException} gets through: it is
   * nobody's record that failed.
   *
   * @param failed what becomes of a record whose work threw; runs after the rollback
   */
  public <R> R transact(Work<R> work, Function<Exception, R> failed) {
    try {
      R result = work.run();
      commit();
      return result;
    } catch (StateAccessException e) {
      throw e;
    } catch (Exception e) {
      rollback();
      return failed.apply(e);
    }
  }

  /** Writes since the last commit or rollback; each counts, also of an entry written before. */
  @Override
  public int writes() {
    return writes;
  }

  /**
   * Writes everything to the backend: tables and cells in the order in which they were made, the
   * entries of a table in the order of the first write to each.
   */
  public void commit() {
    for (Buffered buffer : buffers) {
      buffer.commit();
    }
    writes = 0;
  }

  /** Forgets everything since the last commit. */
  public void rollback() {
    for (Buffered buffer : buffers) {
      buffer.rollback();
    }
    writes = 0;
  }

  private void countWrite() {
    if (++writes > writesMax) {
      throw new IllegalStateException(
          "state entries written by one command: "
              + writes
              + " (expected: up to "
              + writesMax
              + ")");
    }
  }

  /** The uncommitted part of a table or cell. */
  interface Buffered {
    /** Writes to the backend and forgets what was read. */
    void commit();

    /** Forgets what was written and read. */
    void rollback();
  }
}
