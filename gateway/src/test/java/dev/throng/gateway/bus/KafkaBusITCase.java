package dev.throng.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.gateway.config.GatewayConfig;
import dev.throng.local.server.KafkaServer;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Fenced;
import dev.throng.protocol.wire.GetUser;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.UserCommand;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bus against a real Kafka. */
class KafkaBusITCase {
  private static final int ASKS_MAX = 1_000;

  @TempDir static Path dir;
  private static KafkaServer kafka;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Events events = new Events();
  private TestActors actors;

  /** Whether the commands' producer has no room for another record. */
  private static volatile boolean bufferIsFull;

  private KafkaBus bus;

  @BeforeAll
  static void startKafka() {
    kafka = KafkaServer.start(dir);
    kafka.createTopics(4);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void start() throws Exception {
    actors = new TestActors(kafka.bootstrapServers());
    bus = new KafkaBus(config(), System::currentTimeMillis, registry, ProducerWithBound::new);
    bus.start(events, events, events, events);
    await(() -> !events.opened.isEmpty());
  }

  @AfterEach
  void stop() throws Exception {
    bufferIsFull = false;
    bus.close();
    actors.close();
  }

  @Test
  void asksOfManyUsersGetEachItsReply() throws Exception {
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (long user = 1; user <= 500; user++) {
      replies.add(getUser(user));
    }
    for (int user = 1; user <= 500; user++) {
      Reply reply = replies.get(user - 1).get(30, TimeUnit.SECONDS);
      assertThat(reply.getBody().toStringUtf8()).isEqualTo("{\"id\":\"" + user + "\"}");
    }
  }

  @Test
  void deliveriesOfTheEpochComeOnceAndInOrderAndAGapIsSaid() throws Exception {
    long epoch = events.opened.get(0);
    actors.deliver(delivery(epoch, 10, 0));
    actors.deliver(delivery(epoch, 11, 10));
    actors.deliver(delivery(epoch, 10, 0));
    actors.deliver(delivery(epoch - 1, 12, 11));
    actors.deliver(delivery(epoch, 14, 13));
    actors.deliver(delivery(epoch, 15, 14));

    await(() -> events.seen.size() >= 4);
    assertThat(events.seen).containsExactly("10", "11", "14 after a gap", "15");
    assertThat(registry.counter("throng.deliveries.gaps").count()).isEqualTo(1);
    assertThat(registry.counter("throng.deliveries.replays").count()).isEqualTo(1);
    assertThat(registry.counter("throng.deliveries.stale").count()).isEqualTo(1);
  }

  @Test
  void allNodesHearOfALagAndThatItIsOver() throws Exception {
    events.lag = new DeliveryLag(300, List.of(7L, 8L));
    await(() -> events.lags.contains("0 300 [7, 8]"));
    events.lag = DeliveryLag.NONE;
    await(() -> events.lags.contains("0 0 []"));
    int heard = events.lags.size();
    Thread.sleep(3 * LagReports.REPORT_MS);

    assertThat(events.lags).hasSize(heard);
  }

  @Test
  void aFencedEpochIsClosedAndAHigherOneOpened() throws Exception {
    long epoch = events.opened.get(0);
    actors.deliver(
        Delivery.newBuilder()
            .setEpoch(epoch)
            .addParts(DeliveryPart.newBuilder().setFenced(Fenced.getDefaultInstance()))
            .build());

    await(() -> events.opened.size() == 2);
    assertThat(events.closed).containsExactly(epoch);
    assertThat(events.opened.get(1)).isGreaterThan(epoch);
  }

  @Test
  void aSecondProcessWithTheSameNodeFencesTheFirst() throws Exception {
    Events others = new Events();
    try (KafkaBus other =
        new KafkaBus(config(), System::currentTimeMillis, new SimpleMeterRegistry())) {
      other.start(others, others, others, others);
      await(() -> !events.closed.isEmpty() && !others.opened.isEmpty());
      assertThat(others.opened.get(0)).isGreaterThan(events.closed.get(0));
    }
  }

  @Test
  void whatWasAskedWhileKafkaIsAwayIsAnsweredWhenItIsBack() throws Exception {
    kafka.kill();
    CompletableFuture<Void> restart = CompletableFuture.runAsync(kafka::restart);
    // A request waits 12 s, and a busy machine may take longer to start the broker. A broker that
    // has just started may say that it knows no topics yet: then requests are refused at once.
    CompletableFuture<Reply> reply = getUser(77);
    while (!restart.isDone() || reply.isCompletedExceptionally()) {
      Thread.sleep(200);
      reply = getUser(77);
    }
    restart.join();

    assertThat(reply.get(30, TimeUnit.SECONDS).getStatus()).isEqualTo(200);
    long epoch = events.opened.get(events.opened.size() - 1);
    actors.deliver(delivery(epoch, 10, 0));
    await(() -> events.seen.contains("10"));
    assertThat(events.closed).isEmpty();
  }

  @Test
  void theLeaseIsRenewedWhileAsManyCommandsWaitAsMay() throws Exception {
    List<CompletableFuture<Reply>> waiting = new ArrayList<>();
    for (int i = 0; i < ASKS_MAX; i++) {
      waiting.add(askWithoutAnswer());
    }
    assertThat(askWithoutAnswer()).isCompletedExceptionally();
    int before = actors.renewals.get();

    await(() -> actors.renewals.get() >= before + 2);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThat(events.closed).isEmpty();
  }

  @Test
  void theLeaseIsRenewedWhileTheBufferOfCommandsIsFull() throws Exception {
    bufferIsFull = true;
    assertThatThrownBy(getUser(1)::join).hasCauseInstanceOf(BusOverloadedException.class);
    int before = actors.renewals.get();

    await(() -> actors.renewals.get() >= before + 2);
    assertThat(getUser(1)).isCompletedExceptionally();
    assertThat(events.closed).isEmpty();
  }

  private CompletableFuture<Reply> askWithoutAnswer() {
    ReplyTo replyTo = bus.actors().newReplyTo();
    byte[] envelope =
        UserCommand.newBuilder()
            .setHeader(Header.newBuilder().setReplyTo(replyTo))
            .build()
            .toByteArray();
    return bus.actors().ask(replyTo, Topic.USER_INBOX, 1, envelope);
  }

  private CompletableFuture<Reply> getUser(long user) {
    ReplyTo replyTo = bus.actors().newReplyTo();
    byte[] envelope =
        UserCommand.newBuilder()
            .setHeader(Header.newBuilder().setReplyTo(replyTo))
            .setUser(user)
            .setGetUser(GetUser.getDefaultInstance())
            .build()
            .toByteArray();
    return bus.actors().ask(replyTo, Topic.USER_INBOX, user, envelope);
  }

  private static Delivery delivery(long epoch, long seq, long prevSeq) {
    return Delivery.newBuilder()
        .setStream(5)
        .setGeneration(1)
        .setEpoch(epoch)
        .setSeq(seq)
        .setPrevSeq(prevSeq)
        .build();
  }

  private static GatewayConfig config() {
    Properties properties = new Properties();
    properties.setProperty("kafka.bootstrap-servers", kafka.bootstrapServers());
    properties.setProperty("cassandra.contact-points", "127.0.0.1:1");
    properties.setProperty("cassandra.local-datacenter", "dc1");
    properties.setProperty("kafka.asks-max", Integer.toString(ASKS_MAX));
    properties.setProperty("token.secret", "0123456789abcdef0123456789abcdef");
    return GatewayConfig.of(properties, Map.of());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("30 s are over").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  /** Refuses, while the buffer of commands is full, what goes through that buffer. */
  private static final class ProducerWithBound extends KafkaProducer<byte[], byte[]> {
    private final boolean ofCommands;

    private ProducerWithBound(Map<String, Object> settings) {
      super(settings, new ByteArraySerializer(), new ByteArraySerializer());
      ofCommands =
          settings.get(ProducerConfig.BUFFER_MEMORY_CONFIG).equals(KafkaSettings.BUFFER_BYTES);
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
      if (ofCommands && bufferIsFull) {
        BufferExhaustedException full = new BufferExhaustedException("of the test");
        callback.onCompletion(null, full);
        return CompletableFuture.failedFuture(full);
      }
      return super.send(record, callback);
    }
  }

  /** Keeps what the bus says. */
  private static final class Events
      implements EpochListener, DeliveryListener, Supplier<DeliveryLag>, LagListener {
    private final List<String> lags = new CopyOnWriteArrayList<>();
    private volatile DeliveryLag lag = DeliveryLag.NONE;
    private final List<Long> opened = new CopyOnWriteArrayList<>();
    private final List<Long> closed = new CopyOnWriteArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void opened(long epoch) {
      opened.add(epoch);
    }

    @Override
    public void closed(long epoch) {
      closed.add(epoch);
    }

    @Override
    public DeliveryLag get() {
      return lag;
    }

    @Override
    public void heard(int node, DeliveryLag heard) {
      lags.add(node + " " + heard.ms() + " " + heard.guilds());
    }

    @Override
    public boolean awaitRoom(long timeoutMs) {
      return true;
    }

    @Override
    public void deliver(long epoch, List<Item> deliveries) {
      for (Item item : deliveries) {
        seen.add(item.delivery().getSeq() + (item.afterGap() ? " after a gap" : ""));
      }
    }
  }
}
