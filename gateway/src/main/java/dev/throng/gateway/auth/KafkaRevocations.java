package dev.throng.gateway.auth;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.gateway.bus.CompactedTopicReader;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Revocation;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the compacted topic {@code revocations} from its beginning into a {@link
 * RevocationTable}. {@link #isLoaded} turns true once the end that the topic had at the start was
 * reached; until then no token may be accepted. After a failure it goes on where it was: to read
 * all again would look for each user's sessions again.
 */
public final class KafkaRevocations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaRevocations.class);

  private final RevocationTable table;
  private final java.util.function.Consumer<Set<Long>> listener;
  private final CompactedTopicReader reader;

  /**
   * Starts to load.
   *
   * @param listener told once for each batch that was read of its users, some of whose tokens are
   *     void, after the table has them
   */
  public KafkaRevocations(
      String bootstrapServers,
      RevocationTable table,
      java.util.function.Consumer<Set<Long>> listener) {
    this(() -> CompactedTopicReader.client(bootstrapServers, Topic.REVOCATIONS), table, listener);
  }

  KafkaRevocations(
      Supplier<Consumer<byte[], byte[]>> clients,
      RevocationTable table,
      java.util.function.Consumer<Set<Long>> listener) {
    this.table = table;
    this.listener = listener;
    this.reader = new CompactedTopicReader(clients, Topic.REVOCATIONS, this::read);
  }

  /**
   * Whether all revocations from before the start are in the table, and those that come are
   * followed.
   */
  public boolean isLoaded() {
    return reader.isLoaded();
  }

  @Override
  public void close() throws InterruptedException {
    reader.close();
  }

  private void read(ConsumerRecords<byte[], byte[]> records) {
    Set<Long> users = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      apply(record, users);
    }
    if (!users.isEmpty()) {
      listener.accept(users);
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record, Set<Long> users) {
    if (record.value() == null) {
      return;
    }
    try {
      Revocation revocation = Revocation.parseFrom(record.value());
      table.revoke(
          revocation.getUser(), revocation.getValidAfterMs(), revocation.getRevokedIssuedMsList());
      users.add(revocation.getUser());
    } catch (InvalidProtocolBufferException e) {
      LOG.error(
          "skipped a malformed revocation, partition={} offset={}",
          record.partition(),
          record.offset());
    }
  }
}
