package dev.throng.benchmarks.herd;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.throng.protocol.Topic;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** What Kafka and Cassandra of the stack have counted so far. */
final class Counts implements AutoCloseable {
  private final Admin kafka;
  private final CqlSession cassandra;

  /**
   * The counts at one moment.
   *
   * @param inbox records of {@code guild.inbox}
   * @param queries records of {@code queries}
   * @param reads of the table of messages, each of one partition, as its node counts them
   */
  record Now(long inbox, long queries, long reads) {
    Now minus(Now before) {
      return new Now(inbox - before.inbox, queries - before.queries, reads - before.reads);
    }
  }

  /** Connects. */
  Counts(String bootstrapServers, InetSocketAddress contactPoint, String datacenter) {
    kafka = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    cassandra =
        CqlSession.builder().addContactPoint(contactPoint).withLocalDatacenter(datacenter).build();
  }

  Now now() throws InterruptedException {
    return new Now(records(Topic.GUILD_INBOX), records(Topic.QUERIES), reads());
  }

  private long records(Topic of) throws InterruptedException {
    String name = of.topicName();
    try {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (TopicDescription topic :
          kafka.describeTopics(List.of(name)).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(
                partition ->
                    ends.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest()));
      }
      return kafka.listOffsets(ends).all().get().values().stream()
          .mapToLong(end -> end.offset())
          .sum();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot count the records of " + name, e);
    }
  }

  private long reads() {
    Row row =
        cassandra
            .execute(
                "SELECT count FROM system_views.local_read_latency"
                    + " WHERE keyspace_name = 'throng' AND table_name = 'messages'")
            .one();
    if (row == null) {
      throw new IllegalStateException("the database does not count reads of throng.messages");
    }
    return row.getLong("count");
  }

  @Override
  public void close() {
    cassandra.close();
    kafka.close();
  }
}
