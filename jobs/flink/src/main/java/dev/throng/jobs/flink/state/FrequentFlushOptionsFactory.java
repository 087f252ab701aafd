package dev.throng.jobs.flink.state;

import java.util.Collection;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

/**
 * RocksDB for state that is flushed at each checkpoint, every few seconds, and so is many small
 * files.
 *
 * <p>All of an operator's tables are written in one flush. The operator waits for that, and table
 * by table each would cost a thread switch and a synced entry in the manifest. Each fourth such
 * flush, by default, is followed by a compaction of every table that has changed, some dozens
 * within a second, which take the processors from the messages. Here it is each twelfth; RocksDB
 * slows writes down from 20 files on.
 */
public final class FrequentFlushOptionsFactory implements RocksDBOptionsFactory {
  private static final long serialVersionUID = 1L;

  private static final int FLUSHES_PER_COMPACTION = 12;

  @Override
  public DBOptions createDBOptions(DBOptions options, Collection<AutoCloseable> toClose) {
    return options.setAtomicFlush(true);
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions options, Collection<AutoCloseable> toClose) {
    return options.setLevel0FileNumCompactionTrigger(FLUSHES_PER_COMPACTION);
  }
}
