package dev.throng.e2e.compose;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Takes the place of {@code kafka-topics.sh}, which no artifact has: creates and lists topics. */
final class TopicsTool {
  private TopicsTool() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    Map<String, String> settings = new HashMap<>();
    List<String> flags = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (i + 1 == args.length || args[i + 1].startsWith("--")) {
        flags.add(args[i]);
      } else if (args[i].equals("--config")) {
        String[] setting = args[++i].split("=", 2);
        settings.put(setting[0], setting[1]);
      } else {
        options.put(args[i], args[++i]);
      }
    }
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", option(options, "--bootstrap-server")))) {
      var names = admin.listTopics().names().get(60, TimeUnit.SECONDS);
      if (flags.contains("--list")) {
        names.forEach(System.out::println);
      } else if (!flags.contains("--if-not-exists")
          || !names.contains(option(options, "--topic"))) {
        NewTopic topic =
            new NewTopic(
                option(options, "--topic"),
                Optional.of(Integer.parseInt(option(options, "--partitions"))),
                Optional.of(Short.parseShort(option(options, "--replication-factor"))));
        admin.createTopics(List.of(topic.configs(settings))).all().get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static String option(Map<String, String> options, String name) {
    return requireNonNull(options.get(name), name);
  }
}
