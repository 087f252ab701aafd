package dev.throng.jobs.flink.common;

import dev.throng.jobs.flink.kafka.FreshStartCheck;
import dev.throng.jobs.flink.kafka.KafkaOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** Program arguments of a job: {@code --key value} pairs, each key one of its options. */
public final class JobArguments {
  private JobArguments() {}

  /**
   * Parses and checks arguments.
   *
   * @param own options of the job, beside those that every job has: of Kafka, its parallelism,
   *     whether it may start without state
   * @throws IllegalArgumentException on an unknown key, a missing value, a value of another type
   */
  public static Configuration parse(String[] args, Collection<ConfigOption<?>> own) {
    List<ConfigOption<?>> options = new ArrayList<>(KafkaOptions.all());
    options.add(JobSettings.PARALLELISM);
    options.add(FreshStartCheck.FRESH_START_ALLOWED);
    options.add(EffectsGuard.RENUMBER_ALLOWED);
    options.addAll(own);
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw new IllegalArgumentException("argument: " + args[i] + " (expected: --key value)");
      }
      values.put(args[i].substring(2), args[i + 1]);
    }
    checkKeys(values, options);
    Configuration configuration = Configuration.fromMap(values);
    for (ConfigOption<?> option : options) {
      configuration.getOptional(option);
    }
    return configuration;
  }

  private static void checkKeys(Map<String, String> values, Collection<ConfigOption<?>> options) {
    TreeSet<String> known = new TreeSet<>();
    for (ConfigOption<?> option : options) {
      known.add(option.key());
    }
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            "option: --" + key + " (expected: one of " + known + ")");
      }
    }
  }
}
