package dev.throng.local.server;

import dev.throng.local.config.StackConfig;
import dev.throng.local.flink.FlinkRest;
import dev.throng.local.process.Launch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One of Flink's task managers.
 *
 * @param cluster prefix of its name; empty for the cluster that our own jobs run on
 * @param host address to listen on
 * @param config slots, memory, settings
 * @param jars its class path
 * @param dir of all of Flink
 * @param number 1 for the first
 */
public record TaskManagerService(
    String cluster, String host, StackConfig.Flink config, FlinkJars jars, Path dir, int number)
    implements Service {
  private static final Duration RESTART_DELAY = Duration.ofSeconds(3);

  @Override
  public String name() {
    return cluster + "taskmanager-" + number;
  }

  /** Its ports are the system's choice: only Flink's own processes talk to it. */
  @Override
  public List<Integer> ports() {
    return List.of();
  }

  @Override
  public String url() {
    return "http://" + host + ":" + config.restPort() + "/#/task-manager";
  }

  @Override
  public void prepare() {
    process().prepare();
  }

  @Override
  public Launch launch() {
    StackConfig.TaskManagerMemory memory = config.taskManagerMemory();
    int heapMib = memory.frameworkHeapMib() + memory.taskHeapMib();
    int directMib = memory.frameworkOffHeapMib() + memory.taskOffHeapMib() + memory.networkMib();
    List<String> jvm = new ArrayList<>();
    jvm.add("-Xms" + heapMib + "m");
    jvm.add("-Xmx" + heapMib + "m");
    jvm.add("-XX:MaxDirectMemorySize=" + directMib + "m");
    jvm.add("-XX:MaxMetaspaceSize=" + memory.metaspaceMib() + "m");
    jvm.addAll(config.taskManagerJvm());
    return process()
        .launch(
            jvm,
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            List.of("-D", "taskmanager.resource-id=" + name()));
  }

  /**
   * Its jobs go to another one meanwhile, and need the processors that a starting JVM would take.
   */
  @Override
  public Duration restartDelay() {
    return config.taskManagers() > 1 ? RESTART_DELAY : Duration.ZERO;
  }

  private FlinkProcess process() {
    return new FlinkProcess(this, host, config, jars);
  }

  /** Succeeds once the job manager knows it. */
  @Override
  public void probe() throws Exception {
    List<String> known = new FlinkRest("http://" + host + ":" + config.restPort()).taskManagers();
    if (!known.contains(name())) {
      throw new IllegalStateException("not registered with the job manager: " + known);
    }
  }
}
