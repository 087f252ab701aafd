package dev.throng.local.server;

import dev.throng.local.config.FileTrees;
import dev.throng.local.config.StackConfig;
import dev.throng.local.flink.FlinkRest;
import dev.throng.local.process.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of Flink's task managers.
 *
 * @param host address to listen on
 * @param config slots, memory, settings
 * @param lib the jars
 * @param dir of all of Flink
 * @param number 1 for the first
 */
public record TaskManagerService(
    String host, StackConfig.Flink config, Path lib, Path dir, int number) implements Service {
  @Override
  public String name() {
    return "taskmanager-" + number;
  }

  @Override
  public Path log() {
    return dir.resolve(name() + ".log");
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

  /**
   * What a killed process leaves there, unpacked libraries of jobs above all, goes at the next
   * start.
   */
  private Path temporary() {
    return dir.resolve("tmp-" + name());
  }

  private Path conf() {
    return dir.resolve("conf-" + name());
  }

  @Override
  public void prepare() {
    FlinkConf.write(host, config, dir, conf());
    try {
      FileTrees.delete(temporary());
      Files.createDirectories(temporary());
      Files.writeString(conf().resolve("log4j2.properties"), LogFiles.log4j2(log()));
    } catch (IOException e) {
      throw new UncheckedIOException("preparing " + name() + " in " + dir, e);
    }
  }

  @Override
  public Launch launch() {
    StackConfig.TaskManagerMemory memory = config.taskManagerMemory();
    int heapMib = memory.frameworkHeapMib() + memory.taskHeapMib();
    int directMib = memory.frameworkOffHeapMib() + memory.taskOffHeapMib() + memory.networkMib();
    List<String> command = new ArrayList<>();
    command.add(Launch.java());
    command.add("-Xms" + heapMib + "m");
    command.add("-Xmx" + heapMib + "m");
    command.add("-XX:MaxDirectMemorySize=" + directMib + "m");
    command.add("-XX:MaxMetaspaceSize=" + memory.metaspaceMib() + "m");
    command.addAll(config.jvm());
    command.addAll(FlinkConf.MODULE_FLAGS);
    command.add("-Djava.io.tmpdir=" + temporary());
    command.add("-Dlog.file=" + log());
    command.add("-Dlog4j2.configurationFile=" + conf().resolve("log4j2.properties"));
    command.addAll(
        List.of(
            "-cp",
            lib + "/*",
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "--configDir",
            conf().toString(),
            "-D",
            "taskmanager.resource-id=" + name(),
            "-D",
            "io.tmp.dirs=" + temporary()));
    return new Launch(
        command, Map.of("FLINK_CONF_DIR", conf().toString()), dir, dir.resolve(name() + ".out"));
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
