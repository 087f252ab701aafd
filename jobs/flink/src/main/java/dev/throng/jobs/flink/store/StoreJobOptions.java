package dev.throng.jobs.flink.store;

import dev.throng.connectors.cassandra.CassandraClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Program arguments of the store job. */
final class StoreJobOptions {
  /** How often a partition's progress is reported. */
  static final ConfigOption<Duration> PROGRESS_INTERVAL =
      ConfigOptions.key("store.progress-interval")
          .durationType()
          .defaultValue(Duration.ofMillis(100))
          .withDescription("At most one report of a partition's progress in this time.");

  private StoreJobOptions() {}

  /** Beside those that every job has. */
  static List<ConfigOption<?>> all() {
    List<ConfigOption<?>> options = new ArrayList<>(CassandraClientOptions.all());
    options.add(PROGRESS_INTERVAL);
    return options;
  }
}
