package dev.throng.benchmarks;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A message object as JSON: what is encoded once, however many get it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Yardstick("copyBody")
public class EncodeBenchmark {
  private byte[] body = {};

  /** The size to copy. */
  @Setup
  public void encode() {
    body = encodeDispatch();
  }

  /** The copy of its bytes alone. */
  @Benchmark
  public byte[] copyBody() {
    return body.clone();
  }

  /** The fields of a message without mentions. */
  @Benchmark
  public byte[] encodeDispatch() {
    return JsonBuffer.of(
        json -> {
          json.writeStartObject();
          JsonFields.id(json, "id", 1_000_000_000_000_000_100L);
          json.writeNumberField("type", 0);
          JsonFields.id(json, "channel_id", 1_000_000_000_000_000_002L);
          json.writeFieldName("author");
          json.writeRawValue("{\"id\":\"1000000000000000010\",\"username\":\"user\"}");
          JsonFields.id(json, "guild_id", 1_000_000_000_000_000_001L);
          json.writeStringField("content", MessageSample.CONTENT);
          JsonFields.time(json, "timestamp", 1_795_132_800_000_000L);
          JsonFields.nulls(json, "edited_timestamp");
          json.writeBooleanField("tts", false);
          json.writeBooleanField("mention_everyone", false);
          JsonFields.emptyArrays(json, "mentions", "mention_roles", "attachments", "embeds");
          json.writeBooleanField("pinned", false);
          json.writeNumberField("flags", 0);
          json.writeEndObject();
        });
  }
}
