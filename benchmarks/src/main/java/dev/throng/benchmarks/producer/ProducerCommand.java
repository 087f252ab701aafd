package dev.throng.benchmarks.producer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.benchmarks.results.Machine;
import dev.throng.benchmarks.results.Report;
import dev.throng.benchmarks.results.ResultFiles;
import dev.throng.client.Latencies;
import dev.throng.local.config.FileTrees;
import dev.throng.local.server.KafkaServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Batches of several sizes with one request in flight. */
@Command(
    name = "producer",
    mixinStandardHelpOptions = true,
    description = {
      "Writes to a broker of its own as gateways and jobs do, one request in flight, with batches of"
          + " several sizes: at a steady rate, then as fast as the broker takes it.",
      "Figures are medians of the rounds, in which the sizes take turns."
    })
public final class ProducerCommand implements Callable<Integer> {
  private static final long BUFFER_BYTES = 64L << 20;
  private static final int WARM_UP_S = 5;

  @Mixin private ResultFiles files = new ResultFiles();

  @Option(
      names = "--batch-kib",
      split = ",",
      defaultValue = "16,32,256",
      description = "Sizes of batches (default ${DEFAULT-VALUE}).")
  private int[] batches = {};

  @Option(
      names = "--partitions",
      split = ",",
      defaultValue = "1,8",
      description = "Partitions that are written to in turn (default ${DEFAULT-VALUE}).")
  private int[] partitions = {};

  @Option(
      names = "--bytes",
      defaultValue = "700",
      description = "Of a record (default ${DEFAULT-VALUE}).")
  private int bytes;

  @Option(
      names = "--rate",
      defaultValue = "1000",
      description = "Records a second of the steady rate (default ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "Of each part of a round (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(names = "--rounds", defaultValue = "3", description = "Default ${DEFAULT-VALUE}.")
  private int rounds;

  private record Case(int batchKib, int partitions) {}

  private record Measured(double p50Ms, double p99Ms, double megabytesPerSecond) {}

  @Override
  public Integer call() throws Exception {
    Machine machine = Machine.here();
    Map<Case, List<Measured>> measured = new LinkedHashMap<>();
    Path dir = Files.createTempDirectory("throng-producer");
    try (KafkaServer broker = KafkaServer.start(dir)) {
      for (int count : partitions) {
        createTopic(broker, count);
      }
      measure(broker, new Case(batches[0], partitions[0]), WARM_UP_S);
      for (int round = 0; round < rounds; round++) {
        for (int count : partitions) {
          for (int batch : batches) {
            Case which = new Case(batch, count);
            measured
                .computeIfAbsent(which, unused -> new ArrayList<>())
                .add(measure(broker, which, seconds));
          }
        }
      }
    } finally {
      FileTrees.delete(dir);
    }
    List<ObjectNode> rows = new ArrayList<>();
    measured.forEach((which, results) -> rows.add(row(which, results)));
    Report report = new Report(files.commandLine(), machine, rows, List.of());
    System.out.println();
    System.out.print(report.table());
    files.write(report);
    return ExitCode.OK;
  }

  private Measured measure(KafkaServer broker, Case which, int time) {
    try (var producer = producer(broker.bootstrapServers(), which.batchKib() << 10)) {
      ProducerLoad load =
          new ProducerLoad(producer, topic(which.partitions()), which.partitions(), bytes);
      Latencies latencies = load.paced(rate, time);
      return new Measured(
          latencies.percentileMs(0.5), latencies.percentileMs(0.99), load.saturated(time));
    }
  }

  /** With the settings of gateways and jobs that the order and durability of records need. */
  private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers, int batchBytes) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1,
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.BATCH_SIZE_CONFIG,
            batchBytes,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            BUFFER_BYTES),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void createTopic(KafkaServer broker, int partitions) throws Exception {
    try (Admin admin =
        Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
      NewTopic topic = new NewTopic(topic(partitions), Optional.of(partitions), Optional.empty());
      topic.configs(Map.of("retention.bytes", Long.toString(BUFFER_BYTES)));
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  private static String topic(int partitions) {
    return "producer-" + partitions;
  }

  private static ObjectNode row(Case which, List<Measured> results) {
    return Report.row()
        .put("batch_kib", which.batchKib())
        .put("partitions", which.partitions())
        .put("p50_ms", median(results.stream().mapToDouble(Measured::p50Ms).toArray()))
        .put("p99_ms", median(results.stream().mapToDouble(Measured::p99Ms).toArray()))
        .put(
            "mb_per_second",
            median(results.stream().mapToDouble(Measured::megabytesPerSecond).toArray()));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
