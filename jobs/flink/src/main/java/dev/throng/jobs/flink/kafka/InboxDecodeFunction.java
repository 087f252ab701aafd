package dev.throng.jobs.flink.kafka;

import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.protocol.Topic;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Decodes a record's key, the id of its actor. A record whose key is not 8 bytes goes to {@link
 * #DEAD_LETTERS}, because it names no actor.
 */
public final class InboxDecodeFunction extends ProcessFunction<RawRecord, InboxRecord> {
  /** Side output of dead letters. */
  public static final OutputTag<OutRecord> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(OutRecord.class));

  private static final long serialVersionUID = 1L;

  private final Topic inbox;

  public InboxDecodeFunction(Topic inbox) {
    this.inbox = inbox;
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<InboxRecord> out) {
    if (LongKey.isValid(raw.key())) {
      out.collect(
          new InboxRecord(
              LongKey.decode(raw.key()),
              raw.partition(),
              raw.offset(),
              raw.timestampMs() * 1_000,
              raw.value()));
    } else {
      String error = "key: " + raw.key().length + " bytes (expected: " + Long.BYTES + ")";
      context.output(
          DEAD_LETTERS, DeadLetters.of(raw.source(inbox), raw.offset(), raw.value(), error));
    }
  }
}
