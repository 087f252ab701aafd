package dev.throng.flink;

import dev.throng.flink.testing.ThrongTestLog;
import dev.throng.protocol.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/**
 * All that happens in Throng, as a stream.
 *
 * <pre>{@code
 * ThrongEvents.source(ThrongConnection.to("127.0.0.1:9092"))
 *     .from(StartingPoint.lastDays(7))
 *     .messages(env, "messages")
 *     .keyBy(Message::channelId)
 * }</pre>
 *
 * <p>Each event comes once, in the order of its channel (or of its guild, if it is of no channel),
 * with its event time and watermarks. Different channels are in no order to each other. Exactly
 * once into the job's state; the offsets are in its checkpoints, none are committed to Kafka.
 */
public final class ThrongEvents {
  private static final Duration OUT_OF_ORDER = Duration.ofSeconds(5);
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** A command waits for its actor for 30 days at most, and its event in the log for as long. */
  private static final Duration OLDEST_IN_LOG = Duration.ofDays(61);

  private final @Nullable ThrongConnection connection;
  private final List<byte[]> testLog;
  private StartingPoint start = StartingPoint.latest();
  private LostOffsets lost = LostOffsets.FAIL;
  private Duration outOfOrder = OUT_OF_ORDER;
  private Duration quietAfter = QUIET;
  private boolean deduplicated = true;
  private boolean untilNow;

  private ThrongEvents(@Nullable ThrongConnection connection, List<byte[]> testLog) {
    this.connection = connection;
    this.testLog = testLog;
  }

  /** Reads the log of a running Throng. */
  public static ThrongEvents source(ThrongConnection connection) {
    return new ThrongEvents(connection, List.of());
  }

  /** Of a log that a test has written; it ends, and where it starts and stops is ignored. */
  public static ThrongEvents source(ThrongTestLog log) {
    return new ThrongEvents(null, log.records());
  }

  /** Where to begin without state; {@link StartingPoint#latest} unless called. */
  public ThrongEvents from(StartingPoint point) {
    start = point;
    return this;
  }

  /**
   * Ends with what is in the log when the job starts: for batch jobs. In Flink's batch mode each
   * event comes once too, but in no order, and gaps are not counted.
   */
  public ThrongEvents untilNow() {
    untilNow = true;
    return this;
  }

  /** What to do if Kafka has deleted what comes next; {@link LostOffsets#FAIL} unless called. */
  public ThrongEvents onLostOffsets(LostOffsets outcome) {
    lost = outcome;
    return this;
  }

  /** How far events of different channels may be out of order: 5 s unless called. */
  public ThrongEvents outOfOrder(Duration bound) {
    outOfOrder = bound;
    return this;
  }

  /**
   * How long a partition must have been quiet before event time goes on without events: a minute
   * unless called. If the server stands still for longer and then catches up, what it catches up
   * with is late.
   */
  public ThrongEvents quietAfter(Duration span) {
    quietAfter = span;
    return this;
  }

  /** Leaves repeats in, for jobs to which they do no harm; saves a shuffle and state. */
  public ThrongEvents withDuplicates() {
    deduplicated = false;
    return this;
  }

  /**
   * All events.
   *
   * @param uid of the operators in savepoints, unique in the job
   */
  public DataStream<ThrongEvent> events(StreamExecutionEnvironment env, String uid) {
    DataStream<ThrongEvent> events = connection == null ? test(env, uid) : kafka(env, uid);
    DataStream<ThrongEvent> log = deduplicated ? once(events, env, uid) : events;
    ThrongDatabase database = start.database();
    return connection == null || database == null
        ? log
        : backfilled(StoredMessages.read(database, env, uid + "-stored"), log, uid);
  }

  private DataStream<ThrongEvent> once(
      DataStream<ThrongEvent> events, StreamExecutionEnvironment env, String uid) {
    TypeInformation<ThrongEvent> type = TypeInformation.of(ThrongEvent.class);
    SingleOutputStreamOperator<ThrongEvent> once =
        isSorted(env)
            ? events
                .keyBy(ThrongEvents::place, Types.TUPLE(Types.LONG, Types.LONG, Types.LONG))
                .process(new DeduplicateFunction<>(), type)
            : events
                .keyBy(ThrongEvent::orderKey, Types.LONG)
                .process(new DeduplicateFunction<>(), type);
    return once.uid(uid + "-deduplicate").name(uid + "-deduplicate");
  }

  /** The log after what is stored, both in any parallelism. */
  static DataStream<ThrongEvent> backfilled(
      DataStream<ThrongEvent> stored, DataStream<ThrongEvent> log, String uid) {
    return stored
        .keyBy(ThrongEvent::orderKey, Types.LONG)
        .connect(log.keyBy(ThrongEvent::orderKey, Types.LONG))
        .transform(
            uid + "-backfill",
            TypeInformation.of(ThrongEvent.class),
            new BackfillOperator(System.currentTimeMillis() - OLDEST_IN_LOG.toMillis()))
        .uid(uid + "-backfill");
  }

  /**
   * Whether Flink may run it as a batch job. That sorts what has one key by milliseconds, so of two
   * events in the same one the later may come first.
   */
  private boolean isSorted(StreamExecutionEnvironment env) {
    RuntimeExecutionMode mode = env.getConfiguration().get(ExecutionOptions.RUNTIME_MODE);
    return mode == RuntimeExecutionMode.BATCH
        || (mode == RuntimeExecutionMode.AUTOMATIC && (untilNow || connection == null));
  }

  private static Tuple3<Long, Long, Long> place(ThrongEvent event) {
    return Tuple3.of(event.orderKey(), event.position().generation(), event.position().seq());
  }

  /**
   * Messages as they are sent, without edits and deletions.
   *
   * @param uid of the operators in savepoints, unique in the job
   */
  public DataStream<Message> messages(StreamExecutionEnvironment env, String uid) {
    return events(env, uid)
        .filter(event -> event.kind() == EventKind.MESSAGE_CREATED)
        .uid(uid + "-created")
        .name(uid + "-created")
        .map(MessageParser::parse, TypeInformation.of(Message.class))
        .uid(uid + "-parse")
        .name(uid + "-parse");
  }

  private DataStream<ThrongEvent> kafka(StreamExecutionEnvironment env, String uid) {
    return env.fromSource(kafkaSource(), watermarks(), uid, TypeInformation.of(ThrongEvent.class))
        .uid(uid)
        .name(uid);
  }

  /** One subtask each: more would lose the order of the log. */
  private DataStream<ThrongEvent> test(StreamExecutionEnvironment env, String uid) {
    return env.fromData(testLog, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
        .setParallelism(1)
        .uid(uid)
        .name(uid)
        .map(value -> EventDecoder.decode(value, 0), TypeInformation.of(ThrongEvent.class))
        .setParallelism(1)
        .uid(uid + "-decode")
        .assignTimestampsAndWatermarks(watermarks())
        .setParallelism(1)
        .uid(uid + "-watermarks");
  }

  /** Where the log goes on after what is stored is noted here, before any of that is read. */
  private OffsetsInitializer offsets(ThrongConnection to) {
    return start.database() == null
        ? start.offsets()
        : OffsetsInitializer.offsets(StoreProgressReader.read(to));
  }

  private WatermarkStrategy<ThrongEvent> watermarks() {
    Duration bound = outOfOrder;
    Duration quiet = quietAfter;
    return WatermarkStrategy.<ThrongEvent>forGenerator(
            context -> new QuietLogWatermarks(context.getInputActivityClock(), bound, quiet))
        .withTimestampAssigner((event, timestamp) -> event.timeUs() / 1_000);
  }

  private KafkaSource<ThrongEvent> kafkaSource() {
    ThrongConnection to = Objects.requireNonNull(connection);
    Properties properties = new Properties();
    properties.putAll(to.properties());
    properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    // The number of partitions is fixed for life.
    properties.setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "-1");
    properties.setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false");
    KafkaSourceBuilder<ThrongEvent> builder =
        KafkaSource.<ThrongEvent>builder()
            .setBootstrapServers(to.bootstrapServers())
            .setTopics(Topic.EVENTS.topicName())
            .setStartingOffsets(new StartingOffsets(offsets(to), lost))
            .setDeserializer(new EventDeserializationSchema())
            .setProperties(properties);
    return untilNow ? builder.setBounded(OffsetsInitializer.latest()).build() : builder.build();
  }
}
