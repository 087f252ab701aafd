package dev.throng.gateway.bus;

import dev.throng.gateway.config.GatewayConfig;
import dev.throng.gateway.process.Repeating;
import dev.throng.protocol.RequestTimeout;
import dev.throng.protocol.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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

  /** The node's of {@code nodes}, and that of {@code node.lag}. */
  private static final int LEASE_PARTITIONS = 2;

  /** The topics of which a node reads a partition. */
  public static final List<Topic> READ = List.of(Topic.REPLIES, Topic.DELIVERIES, Topic.NODE_LAG);

  /** The topics that a gateway writes to, beside the lease. */
  private static final Topic[] WRITTEN = {
    Topic.USER_INBOX,
    Topic.GUILD_INBOX,
    Topic.DIRECTORY_INBOX,
    Topic.READSTATE_INBOX,
    Topic.REVOCATIONS
  };

  private final GatewayConfig config;
  private final Producer<byte[], byte[]> producer;
  private final Producer<byte[], byte[]> leaseProducer;
  private final KafkaActorClient actors;
  private final KafkaActorClient leaseActors;
  private final LongSupplier clockMs;
  private final LogClock logClock = new LogClock();
  private final BusMetrics metrics;
  private final ScheduledExecutorService executor;
  private final Map<Topic, PartitionConsumer> consumers = new ConcurrentHashMap<>();
  private volatile @Nullable LeaseRenewer lease;
  private volatile boolean closed;

  /**
   * A bus that is not yet connected.
   *
   * @param clockMs milliseconds since 1970
   * @param registry counts go there
   */
  public KafkaBus(GatewayConfig config, LongSupplier clockMs, MeterRegistry registry) {
    this(
        config,
        clockMs,
        registry,
        settings ->
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /**
   * The same with other producers.
   *
   * @param producers makes one of its settings
   */
  KafkaBus(
      GatewayConfig config,
      LongSupplier clockMs,
      MeterRegistry registry,
      Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
    this.config = config;
    this.clockMs = clockMs;
    this.metrics = new BusMetrics(registry);
    ReplyAddresses addresses = new ReplyAddresses(config.nodeId(), clockMs.getAsLong());
    String servers = config.kafka().bootstrapServers();
    producer =
        producers.apply(
            KafkaSettings.producer(
                servers,
                KafkaSettings.BUFFER_BYTES,
                WRITTEN.length * config.kafka().inboxPartitions()));
    leaseProducer =
        producers.apply(KafkaSettings.producer(servers, LEASE_BUFFER_BYTES, LEASE_PARTITIONS));
    PendingAsks asks = asks(config.kafka().asksMax(), config.kafka().askBytesMax());
    metrics.gaugeWaiting(asks::count);
    actors = new KafkaActorClient(addresses, producer, asks, logClock, metrics);
    leaseActors =
        new KafkaActorClient(
            addresses, leaseProducer, asks(LEASE_ASKS_MAX, LEASE_ASK_BYTES_MAX), logClock, metrics);
    executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "node-lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  private static PendingAsks asks(int countMax, long bytesMax) {
    return new PendingAsks(countMax, bytesMax, RequestTimeout.MS);
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

  /** Whether the node's partition of one of the topics {@link #READ} is being read. */
  public boolean isReading(Topic topic) {
    PartitionConsumer consumer = consumers.get(topic);
    return consumer != null && consumer.isReading();
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
   * @param lag how late the node's sessions are; asked several times a second
   * @param lags hears of all nodes' lags
   * @throws IllegalStateException if a topic has not as many partitions as it must have
   */
  public void start(
      EpochListener epochs, DeliveryListener listener, Supplier<DeliveryLag> lag, LagListener lags)
      throws InterruptedException {
    TopicPartitions partitions = awaitPartitions();
    awaitMetadata(producer, WRITTEN);
    awaitMetadata(leaseProducer, Topic.NODES, Topic.NODE_LAG);
    LeaseRenewer node =
        new LeaseRenewer(config.nodeId(), leaseActors, clockMs, epochs, executor, metrics);
    lease = node;
    PartitionConsumer replies =
        consume(
            Topic.REPLIES,
            config.nodeId(),
            new RepliesHandler(List.of(actors.asks(), leaseActors.asks()), metrics));
    PartitionConsumer deliveries =
        consume(
            Topic.DELIVERIES,
            config.nodeId(),
            new DeliveriesHandler(node, listener, logClock, metrics));
    LagReports reports = new LagReports(config.nodeId(), leaseActors, lag, lags);
    PartitionConsumer lagReader = consume(Topic.NODE_LAG, 0, reports);
    replies.awaitPositioned();
    deliveries.awaitPositioned();
    lagReader.awaitPositioned();
    every(EXPIRE_MS, "requests were not expired", this::expire);
    every(LagReports.REPORT_MS, "the lag was not reported", reports::report);
    actors.open(
        partitions,
        KafkaSettings.partitionBytesMax(
            KafkaSettings.BUFFER_BYTES, config.kafka().inboxPartitions()));
    leaseActors.open(
        partitions, KafkaSettings.partitionBytesMax(LEASE_BUFFER_BYTES, LEASE_PARTITIONS));
    node.start();
  }

  private void every(long ms, String failed, Runnable task) {
    executor.scheduleWithFixedDelay(Repeating.of(task, failed), ms, ms, TimeUnit.MILLISECONDS);
  }

  private void expire() {
    actors.expire();
    leaseActors.expire();
  }

  private PartitionConsumer consume(Topic topic, int partition, PartitionConsumer.Handler handler) {
    String bootstrapServers = config.kafka().bootstrapServers();
    PartitionConsumer consumer =
        new PartitionConsumer(
            new TopicPartition(topic.topicName(), partition),
            () ->
                new KafkaConsumer<>(
                    KafkaSettings.consumer(bootstrapServers),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer()),
            handler,
            metrics.pauses);
    consumers.put(topic, consumer);
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
   * Proposes no further epoch: a process that takes the node over must not be fenced by one that
   * drains. The open epoch's lease is renewed until the bus is closed.
   */
  public void stopProposing() {
    executor.execute(
        () -> {
          LeaseRenewer started = lease;
          if (started != null) {
            started.stopProposing();
          }
        });
  }

  /** Stops reading and renewing; gives the producer a few seconds to send what it has. */
  @Override
  public void close() {
    closed = true;
    executor.shutdownNow();
    try {
      for (PartitionConsumer consumer : consumers.values()) {
        consumer.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(5));
    leaseProducer.close(Duration.ofSeconds(1));
  }
}
