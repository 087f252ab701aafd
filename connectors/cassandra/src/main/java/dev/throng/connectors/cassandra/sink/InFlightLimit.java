package dev.throng.connectors.cassandra.sink;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.ResultInfo;

/**
 * A fixed number of writes under way, and of their bytes. Flink's own strategy begins with one
 * batch and grows with each that is acknowledged, and knows no bytes. Used by the task's thread;
 * bytes are given back by others.
 */
final class InFlightLimit implements RateLimitingStrategy {
  private final SinkSettings settings;
  private final AtomicLong bytes = new AtomicLong();
  private int writes;

  InFlightLimit(SinkSettings settings) {
    this.settings = settings;
  }

  SinkSettings settings() {
    return settings;
  }

  void addBytes(long added) {
    bytes.addAndGet(added);
  }

  @Override
  public void registerInFlightRequest(RequestInfo batch) {
    writes += batch.getBatchSize();
  }

  @Override
  public void registerCompletedRequest(ResultInfo batch) {
    writes -= batch.getBatchSize();
  }

  @Override
  public boolean shouldBlock(RequestInfo batch) {
    return writes + batch.getBatchSize() > settings.inFlightMax()
        || bytes.get() + settings.batchBytesMax() > settings.inFlightBytesMax();
  }

  @Override
  public int getMaxBatchSize() {
    return settings.batchWritesMax();
  }
}
