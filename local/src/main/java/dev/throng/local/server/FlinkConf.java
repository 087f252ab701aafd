package dev.throng.local.server;

import dev.throng.local.config.StackConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/** The configuration directory that the job manager and all task managers share. */
final class FlinkConf {
  private FlinkConf() {}

  /** Writes config.yaml into {@code conf} and returns it. */
  static Path write(String host, StackConfig.Flink config, Path flinkDir, Path conf) {
    Map<String, Object> yaml = new LinkedHashMap<>(config.settings());
    for (String key : List.of("jobmanager.rpc.address", "jobmanager.bind-host")) {
      yaml.put(key, host);
    }
    yaml.put("jobmanager.rpc.port", config.rpcPort());
    yaml.put("rest.address", host);
    yaml.put("rest.bind-address", host);
    // And the port to bind, unless another is asked for: the SQL client's gateway has its own.
    yaml.put("rest.port", config.restPort());
    yaml.put("taskmanager.host", host);
    yaml.put("taskmanager.bind-host", host);
    yaml.put("taskmanager.numberOfTaskSlots", config.slots());
    yaml.put("taskmanager.cpu.cores", config.slots());
    StackConfig.TaskManagerMemory memory = config.taskManagerMemory();
    yaml.put("taskmanager.memory.framework.heap.size", memory.frameworkHeapMib() + "m");
    yaml.put("taskmanager.memory.task.heap.size", memory.taskHeapMib() + "m");
    yaml.put("taskmanager.memory.framework.off-heap.size", memory.frameworkOffHeapMib() + "m");
    yaml.put("taskmanager.memory.task.off-heap.size", memory.taskOffHeapMib() + "m");
    yaml.put("taskmanager.memory.network.min", memory.networkMib() + "m");
    yaml.put("taskmanager.memory.network.max", memory.networkMib() + "m");
    yaml.put("taskmanager.memory.managed.size", memory.managedMib() + "m");
    yaml.put("taskmanager.memory.jvm-metaspace.size", memory.metaspaceMib() + "m");
    yaml.put("taskmanager.memory.jvm-overhead.min", memory.overheadMib() + "m");
    yaml.put("taskmanager.memory.jvm-overhead.max", memory.overheadMib() + "m");
    yaml.put("execution.checkpointing.dir", flinkDir.resolve("checkpoints").toUri().toString());
    yaml.put(
        "execution.checkpointing.savepoint-dir", flinkDir.resolve("savepoints").toUri().toString());
    yaml.put("web.upload.dir", flinkDir.resolve("upload").toString());
    try {
      Files.createDirectories(conf);
      for (String dir : List.of("checkpoints", "savepoints", "upload")) {
        Files.createDirectories(flinkDir.resolve(dir));
      }
      Path file = conf.resolve("config.yaml");
      Files.writeString(file, new Dump(DumpSettings.builder().build()).dumpToString(yaml));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("writing flink's configuration into " + conf, e);
    }
  }
}
