package dev.throng.benchmarks.guild;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.flink.common.EffectsFunction;
import dev.throng.jobs.flink.common.EffectsOperator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The operator of a shell, whose main output is chained in a job and handed over as it is, and
 * whose side output goes to another task as in a job: written to bytes and read from them, by
 * serializers that are made once. The harness makes one for each record, which takes ten times as
 * long as what is measured.
 *
 * @param <K> key
 * @param <I> input
 */
final class HandingOver<K, I> extends EffectsOperator<K, I> {
  private static final long serialVersionUID = 1L;

  private final transient List<OutRecord> written = new ArrayList<>();
  private final transient List<Object> aside = new ArrayList<>();

  HandingOver(EffectsFunction<K, I> function) {
    super(function);
  }

  @Override
  protected void setup(
      StreamTask<?, ?> task, StreamConfig config, Output<StreamRecord<OutRecord>> ignored) {
    super.setup(task, config, new Collected());
  }

  /** The main output since the last call. */
  List<OutRecord> takeWritten() {
    List<OutRecord> taken = List.copyOf(written);
    written.clear();
    return taken;
  }

  /** The side output since the last call. */
  <X> List<X> takeAside(Class<X> type) {
    List<X> taken = aside.stream().map(type::cast).toList();
    aside.clear();
    return taken;
  }

  private final class Collected implements Output<StreamRecord<OutRecord>> {
    private final DataOutputSerializer bytes = new DataOutputSerializer(4096);
    private final DataInputDeserializer input = new DataInputDeserializer();
    private @Nullable TypeSerializer<Object> serializer;

    @Override
    public void collect(StreamRecord<OutRecord> element) {
      written.add(element.getValue());
    }

    @Override
    public <X> void collect(OutputTag<X> tag, StreamRecord<X> element) {
      TypeSerializer<Object> known = serializer(tag);
      bytes.clear();
      try {
        known.serialize(element.getValue(), bytes);
        input.setBuffer(bytes.getSharedBuffer(), 0, bytes.length());
        aside.add(known.deserialize(input));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @SuppressWarnings("unchecked") // there is one tag
    private TypeSerializer<Object> serializer(OutputTag<?> tag) {
      TypeSerializer<Object> known = serializer;
      if (known == null) {
        known =
            (TypeSerializer<Object>) tag.getTypeInfo().createSerializer(new SerializerConfigImpl());
        serializer = known;
      }
      return known;
    }

    @Override
    public void emitWatermark(Watermark mark) {}

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {}

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {}

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {}

    @Override
    public void emitWatermark(WatermarkEvent watermark) {}

    @Override
    public void close() {}
  }
}
