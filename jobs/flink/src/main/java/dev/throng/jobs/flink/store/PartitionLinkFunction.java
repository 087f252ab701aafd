package dev.throng.jobs.flink.store;

import dev.throng.jobs.core.store.PartitionLink;
import dev.throng.jobs.flink.kafka.RawRecord;
import dev.throng.jobs.flink.state.KeyedStateFactory;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Shell of {@link PartitionLink}, keyed by partition. */
final class PartitionLinkFunction extends KeyedProcessFunction<Integer, RawRecord, LinkedEvent> {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient PartitionLink link;

  @Override
  public void open(OpenContext context) {
    link = new PartitionLink(new KeyedStateFactory(getRuntimeContext()));
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<LinkedEvent> out) {
    out.collect(
        new LinkedEvent(
            record.partition(), record.offset(), link.previous(record.offset()), record.value()));
  }
}
