package dev.throng.local.flink;

import dev.throng.local.config.StackConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker for the end offsets of all partitions. */
record KafkaTopicSizes(StackConfig config) implements TopicSizes {
  @Override
  public long records(String topic) throws InterruptedException {
    StackConfig.TopicSpec spec = config.topics().get(topic);
    if (spec == null) {
      throw new IllegalArgumentException("topic: " + topic + " (expected: one of stack.yaml)");
    }
    Map<TopicPartition, OffsetSpec> latest = new LinkedHashMap<>();
    for (int i = 0; i < spec.partitions(); i++) {
      latest.put(new TopicPartition(topic, i), OffsetSpec.latest());
    }
    String server = config.host() + ":" + config.kafka().port();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server))) {
      long records = 0;
      for (ListOffsetsResultInfo end : admin.listOffsets(latest).all().get().values()) {
        records += end.offset();
      }
      return records;
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading end offsets of " + topic + ": " + e, e);
    }
  }
}
