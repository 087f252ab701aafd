package dev.throng.local.stack;

import dev.throng.local.config.StackConfig;
import dev.throng.local.config.StackHome;
import dev.throng.local.server.CassandraService;
import dev.throng.local.server.ElasticsearchService;
import dev.throng.local.server.FlinkJars;
import dev.throng.local.server.GatewayService;
import dev.throng.local.server.JobManagerService;
import dev.throng.local.server.KafkaService;
import dev.throng.local.server.ServerJars;
import dev.throng.local.server.Service;
import dev.throng.local.server.TaskManagerService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The services of a stack. A new one is a class that implements {@link Service} and a line here.
 */
final class Services {
  private static final String USER = "user-";

  private Services() {}

  /** Those that the users' jobs run on. */
  static List<Service> ofUserJobs(StackConfig config, StackHome home) {
    StackConfig.Flink flink = config.userFlink();
    FlinkJars jars = FlinkJars.tables(home.root(), flink.version());
    List<Service> services = new ArrayList<>();
    services.add(new JobManagerService(USER, config.host(), flink, jars, home.userFlink()));
    for (int i = 1; i <= flink.taskManagers(); i++) {
      services.add(new TaskManagerService(USER, config.host(), flink, jars, home.userFlink(), i));
    }
    return services;
  }

  /** All services of chat, in the order in which the table shows them; stopped in reverse. */
  static List<Service> of(StackConfig config, StackHome home) {
    String host = config.host();
    Path flinkDir = home.dir().resolve("flink");
    FlinkJars flinkJars = FlinkJars.cluster(home.root(), config.flink().version());
    List<Service> services = new ArrayList<>();
    services.add(
        new KafkaService(
            host,
            config.kafka(),
            ServerJars.resolve(home.root(), "kafka", config.kafka().version()),
            home.dir().resolve("kafka"),
            config.topics()));
    services.add(
        new CassandraService(
            host,
            config.cassandra(),
            ServerJars.resolve(home.root(), "cassandra", config.cassandra().version()),
            home.dir().resolve("cassandra")));
    services.add(
        new ElasticsearchService(
            host,
            config.elasticsearch(),
            ServerJars.resolve(home.root(), "elasticsearch", config.elasticsearch().version()),
            home.dir().resolve("elasticsearch")));
    services.add(new JobManagerService("", host, config.flink(), flinkJars, flinkDir));
    for (int i = 1; i <= config.flink().taskManagers(); i++) {
      services.add(new TaskManagerService("", host, config.flink(), flinkJars, flinkDir, i));
    }
    for (int node = 0; node < config.gateway().nodes(); node++) {
      services.add(new GatewayService(config, home, node));
    }
    return services;
  }
}
