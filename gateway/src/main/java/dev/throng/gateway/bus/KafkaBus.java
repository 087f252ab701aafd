package dev.throng.gateway.bus;

import dev.throng.gateway.config.GatewayConfig;
import dev.throng.protocol.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's connection to Kafka: sends commands from the start (refused until Kafka was reached),
 * reads its partitions of {@code replies} and {@code deliveries}, and keeps the lease. Thread-safe.
 */
public final class KafkaBus implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaBus.class);
  private static final long RETRY_MS = 500;
  private static final long EXPIRE_MS = 100;

  /** Renewals that may wait at a time: one every two seconds, each for 12 s. */
  private static final int LEASE_ASKS_MAX = 8;

  private static final long LEASE_ASK_BYTES_MAX = 4 << 10;
  private static final long LEASE_BUFFER_BYTES = 1 << 20;

  /** The topics that a gateway writes to, beside the lease. */
  private static final Topic[] WRITTEN = {
    Topic.USER_INBOX, Topic.GUILD_INBOX, Topic.DIRECTORY_INBOX, Topic.REVOCATIONS
  };

  private final GatewayConfig config;
  private final Producer<byte[], byte[]> producer;
  private final Producer<byte[], byte[]> leaseProducer;
  private final KafkaActorClient actors;
  private final KafkaActorClient leaseActors;
  private final LongSupplier clockMs;
  private final BusMetrics metrics;
  private final ScheduledExecutorService executor;
  private final List<PartitionConsumer> consumers = new CopyOnWriteArrayList<>();
  private volatile @Nullable LeaseRenewer lease;
  private volatile boolean closed;

  /**
   * A bus that is not yet connected.
   *
   * @param clockMs milliseconds since 1970
   * @param registry counts go there
   */
  public KafkaBus(GatewayConfig config, LongSupplier clockMs, MeterRegistry registry) {
    this.config = config;
    this.clockMs = clockMs;
    this.metrics = new BusMetrics(registry);
    RequestIds requestIds = new RequestIds(config.nodeId(), clockMs.getAsLong());
    producer =
        producer(KafkaSettings.BUFFER_BYTES, WRITTEN.length * config.kafka().inboxPartitions());
    leaseProducer = producer(LEASE_BUFFER_BYTES, 1);
    PendingAsks asks = asks(config.kafka().asksMax(), config.kafka().askBytesMax());
    metrics.gaugeWaiting(asks::count);
    actors = new KafkaActorClient(requestIds, producer, asks, metrics);
    leaseActors =
        new KafkaActorClient(
            requestIds, leaseProducer, asks(LEASE_ASKS_MAX, LEASE_ASK_BYTES_MAX), metrics);
    executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "node-lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  private Producer<byte[], byte[]> producer(long bufferBytes, int partitions) {
    return new KafkaProducer<>(
        KafkaSettings.producer(config.kafka().bootstrapServers(), bufferBytes, partitions),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static PendingAsks asks(int countMax, long bytesMax) {
    return new PendingAsks(countMax, bytesMax, KafkaActorClient.ASK_TIMEOUT_MS);
  }

  /** Speaks to actors. */
  public ActorClient actors() {
    return actors;
  }

  /** Whether commands can be sent. */
  public boolean isConnected() {
    return actors.isOpen();
  }

  /**
   * Whether the lease is granted and the live job has answered a renewal in the last 30 s, so that
   * sessions can be opened.
   */
  public boolean isLeased() {
    LeaseRenewer started = lease;
    return started != null && started.isAnswered();
  }

  /** Whether the node's partitions are being read. */
  public boolean isReading() {
    return !consumers.isEmpty() && consumers.stream().allMatch(PartitionConsumer::isReading);
  }

  /** Ends an epoch of which something was lost behind the bus: another is proposed. */
  public void endEpoch(long epoch) {
    LeaseRenewer started = lease;
    if (started != null) {
      started.end(epoch);
    }
  }

  /**
   * Waits for Kafka, checks the topics, starts reading at the ends of the node's partitions, and
   * only then proposes the first epoch.
   *
   * @param epochs follows the node's epochs
   * @param listener gets deliveries
   * @throws IllegalStateException if a topic has not as many partitions as it must have
   */
  public void start(EpochListener epochs, DeliveryListener listener) throws InterruptedException {
    TopicPartitions partitions = awaitPartitions();
    awaitMetadata(producer, WRITTEN);
    awaitMetadata(leaseProducer, Topic.NODES);
    LeaseRenewer node =
        new LeaseRenewer(config.nodeId(), leaseActors, clockMs, epochs, executor, metrics);
    lease = node;
    PartitionConsumer replies =
        consume(
            Topic.REPLIES, new RepliesHandler(List.of(actors.asks(), leaseActors.asks()), metrics));
    PartitionConsumer deliveries =
        consume(Topic.DELIVERIES, new DeliveriesHandler(node, listener, metrics));
    replies.awaitPositioned();
    deliveries.awaitPositioned();
    executor.scheduleWithFixedDelay(this::expire, EXPIRE_MS, EXPIRE_MS, TimeUnit.MILLISECONDS);
    actors.open(partitions);
    leaseActors.open(partitions);
    node.start();
  }

  /** A task that throws would never run again. */
  private void expire() {
    try {
      actors.expire();
      leaseActors.expire();
    } catch (Throwable e) {
      LOG.error("requests were not expired", e);
    }
  }

  private PartitionConsumer consume(Topic topic, PartitionConsumer.Handler handler) {
    String bootstrapServers = config.kafka().bootstrapServers();
    PartitionConsumer consumer =
        new PartitionConsumer(
            new TopicPartition(topic.topicName(), config.nodeId()),
            () ->
                new KafkaConsumer<>(
                    KafkaSettings.consumer(bootstrapServers),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer()),
            handler);
    consumers.add(consumer);
    consumer.start();
    return consumer;
  }

  private TopicPartitions awaitPartitions() throws InterruptedException {
    Map<String, Object> settings = KafkaSettings.admin(config.kafka().bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      while (!closed) {
        try {
          return TopicPartitions.check(
              TopicPartitions.describe(admin), config.kafka().inboxPartitions(), config.nodeId());
        } catch (ExecutionException e) {
          LOG.info("waiting for Kafka and its topics: {}", String.valueOf(e.getCause()));
          Thread.sleep(RETRY_MS);
        }
      }
      throw new InterruptedException("closed");
    }
  }

  /** Brings every topic into the producer's metadata, so that no send ever waits for it. */
  private void awaitMetadata(Producer<byte[], byte[]> of, Topic... topics)
      throws InterruptedException {
    for (Topic topic : topics) {
      while (!closed) {
        try {
          of.partitionsFor(topic.topicName());
          break;
        } catch (TimeoutException e) {
          Thread.sleep(EXPIRE_MS);
        }
      }
    }
  }

  /**
   * Renews the lease no more: a process that takes the node over must not be fenced by one that
   * drains.
   */
  public void stopLease() {
    executor.execute(
        () -> {
          LeaseRenewer started = lease;
          if (started != null) {
            started.stop();
          }
        });
  }

  /** Stops reading and renewing; gives the producer a few seconds to send what it has. */
  @Override
  public void close() {
    closed = true;
    executor.shutdownNow();
    try {
      for (PartitionConsumer consumer : consumers) {
        consumer.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(5));
    leaseProducer.close(Duration.ofSeconds(1));
  }
}
