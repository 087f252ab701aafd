package dev.throng.gateway.presence;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.gateway.bus.CompactedTopicReader;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.UserPresence;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the compacted topic {@code presences} from its beginning into a {@link PresenceTable},
 * and hands on what has changed, each user once in {@link #INTERVAL_MS}, when what was handed on
 * before has been told. Nobody waits for its beginning: who is seen late is told of late.
 */
public final class KafkaPresences implements AutoCloseable {
  /** A user's changes within it are told as one. */
  static final long INTERVAL_MS = 500;

  /** Users handed on at once. */
  static final int BATCH_MAX = 10_000;

  /** Of presences of whom nobody has been told; what comes above stays in Kafka for so long. */
  static final long UNTOLD_BYTES_MAX = 32 << 20;

  private static final long PAUSE_MS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(KafkaPresences.class);

  private final PresenceTable table;
  private final Listener listener;
  private final LongSupplier clockMs;
  private final CompactedTopicReader reader;

  /** The last presence of each user of whom nobody has been told. Of the reader's thread. */
  private final Map<Long, UserPresence> untold = new LinkedHashMap<>();

  /** Bytes of all that is in {@link #untold}. */
  private long untoldBytes;

  private final AtomicBoolean telling = new AtomicBoolean();
  private volatile boolean closed;
  private long toldMs;

  /** Gets what has changed. */
  public interface Listener {
    /**
     * Tells whom it concerns.
     *
     * @param told to be run when all were told; on any thread
     */
    void changed(List<UserPresence> presences, Runnable told);
  }

  /** Starts to read. */
  public KafkaPresences(String bootstrapServers, PresenceTable table, Listener listener) {
    this(
        () -> CompactedTopicReader.client(bootstrapServers, Topic.PRESENCES),
        table,
        listener,
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  KafkaPresences(
      Supplier<Consumer<byte[], byte[]>> clients,
      PresenceTable table,
      Listener listener,
      LongSupplier clockMs) {
    this.table = table;
    this.listener = listener;
    this.clockMs = clockMs;
    this.toldMs = clockMs.getAsLong() - INTERVAL_MS;
    this.reader = new CompactedTopicReader(clients, Topic.PRESENCES, this::read);
  }

  /** Whether the topic is followed, or tried to. */
  public boolean isFollowing() {
    return reader.isFollowing();
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    reader.close();
  }

  private void read(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      apply(record);
      while (untoldBytes > UNTOLD_BYTES_MAX && !closed) {
        tell();
        pause();
      }
    }
    tell();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      // Nobody but the end of the process interrupts this thread.
      Thread.currentThread().interrupt();
    }
  }

  private void tell() {
    long nowMs = clockMs.getAsLong();
    if (!untold.isEmpty() && nowMs - toldMs >= INTERVAL_MS && telling.compareAndSet(false, true)) {
      toldMs = nowMs;
      listener.changed(takeUntold(), () -> telling.set(false));
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      // Its last presence, offline, was before it; or was compacted away, and nobody is told.
      table.remove(ByteBuffer.wrap(record.key()).getLong());
      return;
    }
    try {
      UserPresence presence = UserPresence.parseFrom(record.value());
      if (table.apply(presence)) {
        // Behind all others, so that the oldest news are told first.
        UserPresence before = untold.remove(presence.getUser());
        untoldBytes += bytes(presence) - (before == null ? 0 : bytes(before));
        untold.put(presence.getUser(), presence);
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.error(
          "skipped a malformed presence, partition={} offset={}",
          record.partition(),
          record.offset());
    }
  }

  private List<UserPresence> takeUntold() {
    List<UserPresence> taken = new ArrayList<>(Math.min(BATCH_MAX, untold.size()));
    var each = untold.values().iterator();
    while (each.hasNext() && taken.size() < BATCH_MAX) {
      UserPresence next = each.next();
      untoldBytes -= bytes(next);
      taken.add(next);
      each.remove();
    }
    return taken;
  }

  private static long bytes(UserPresence presence) {
    return presence.getD().size() + (long) Long.BYTES * presence.getGuildsCount();
  }
}
