package dev.throng.local.chaos;

import dev.throng.client.RestAnswer;
import dev.throng.client.ThrongApi;
import dev.throng.local.config.StackConfig;
import dev.throng.local.flink.FlinkRest;
import dev.throng.local.flink.JobRecord;
import dev.throng.local.server.CassandraClient;
import dev.throng.local.server.Service;
import dev.throng.local.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The local stack as the target of fault runs. */
public final class StackChaosTarget implements ChaosTarget {
  private static final Logger LOG = LoggerFactory.getLogger(StackChaosTarget.class);
  private static final String LIVE = "live";
  private static final String GAPS = "throng_deliveries_gaps_total";

  private final Stack stack;
  private final FlinkRest flink;
  private final List<ThrongApi> apis;

  /** The target is the stack as it runs, with its supervisor. */
  public StackChaosTarget(Stack stack) {
    StackConfig config = stack.config();
    this.stack = stack;
    this.flink = new FlinkRest("http://" + config.host() + ":" + config.flink().restPort());
    this.apis =
        gateways()
            .map(gateway -> ThrongApi.anonymous(http(gateway.restPort(), "/api/v10")))
            .toList();
  }

  private Stream<StackConfig.Gateway> gateways() {
    StackConfig.Gateway gateway = stack.config().gateway();
    return IntStream.range(0, gateway.nodes()).mapToObj(gateway::ofNode);
  }

  private URI http(int port, String path) {
    return URI.create("http://" + stack.config().host() + ":" + port + path);
  }

  @Override
  public List<ThrongApi> apis() {
    return apis;
  }

  @Override
  public void kill(String service) {
    stack.signal(service, "KILL");
  }

  @Override
  public String busiestTaskManager() throws InterruptedException {
    try {
      Map<String, Integer> tasks = new TreeMap<>();
      for (String id : flink.taskManagersOf(run(LIVE))) {
        tasks.merge(id, 1, Integer::sum);
      }
      return Collections.max(tasks.entrySet(), Map.Entry.comparingByValue()).getKey();
    } catch (IOException e) {
      throw new UncheckedIOException("asking where the live job runs", e);
    }
  }

  /** Flink's id of a job's newest run. */
  private String run(String job) throws IOException {
    return JobRecord.load(stack.home().jobs(), job)
        .orElseThrow(() -> new IllegalStateException("job " + job + " was never submitted"))
        .id();
  }

  @Override
  public void pause(String service, Duration duration) throws InterruptedException {
    stack.signal(service, "STOP");
    try {
      Thread.sleep(duration.toMillis());
    } finally {
      stack.signal(service, "CONT");
    }
  }

  @Override
  public void rescaleLiveJob(int parallelism) {
    stack.rescale(LIVE, parallelism);
  }

  @Override
  public void changeLiveJobJar() {
    Path copy = stack.home().dir().resolve("chaos/throng-jobs-changed.jar");
    try {
      ChangedJar.write(stack.home().jobsJar(), copy, "changed-" + System.currentTimeMillis());
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + copy, e);
    }
    stack.restartFromSavepoint(LIVE, copy);
  }

  @Override
  public boolean isHealthy() throws InterruptedException {
    try {
      for (Service service : stack.wantedServices()) {
        if (stack.process(service.name()).isEmpty()) {
          return false;
        }
        service.probe();
      }
      for (String job : stack.wantedJobs()) {
        if (!flink.allTasksRun(run(job))) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.debug("not healthy", e);
      return false;
    }
  }

  @Override
  public long gapsFound() {
    return gateways().mapToLong(gateway -> gapsFound(http(gateway.operatorPort(), ""))).sum();
  }

  private static long gapsFound(URI address) {
    ThrongApi operator = ThrongApi.anonymous(address);
    try {
      RestAnswer metrics = operator.rest().request("GET", "/metrics", null);
      for (String line : metrics.orThrow().asText().split("\n")) {
        if (line.startsWith(GAPS)) {
          return (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        }
      }
      throw new IllegalStateException("no metric " + GAPS + " at " + address);
    } catch (CompletionException e) {
      throw new IllegalStateException("no answer from " + address, e);
    }
  }

  @Override
  public MessageRows openRows(Set<Long> channels) {
    StackConfig.Cassandra cassandra = stack.config().cassandra();
    return new CassandraMessageRows(
        CassandraClient.connect(stack.config().host(), cassandra.port(), cassandra.datacenter()),
        cassandra.keyspace(),
        channels);
  }
}
