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
 * Flink's job manager with its REST interface.
 *
 * @param host address to listen on
 * @param config ports, heap, settings
 * @param lib the jars
 * @param dir of all of Flink; checkpoints and savepoints lie below it
 */
public record JobManagerService(String host, StackConfig.Flink config, Path lib, Path dir)
    implements Service {
  @Override
  public String name() {
    return "jobmanager";
  }

  @Override
  public Path log() {
    return dir.resolve("jobmanager.log");
  }

  @Override
  public List<Integer> ports() {
    return List.of(config.restPort(), config.rpcPort());
  }

  @Override
  public String url() {
    return "http://" + host + ":" + config.restPort();
  }

  /**
   * What a killed process leaves there, unpacked libraries of jobs above all, goes at the next
   * start.
   */
  private Path temporary() {
    return dir.resolve("tmp-" + name());
  }

  private Path conf() {
    return dir.resolve("conf-jobmanager");
  }

  @Override
  public void prepare() {
    FlinkConf.write(host, config, dir, conf());
    try {
      FileTrees.delete(temporary());
      Files.createDirectories(temporary());
      Files.writeString(conf().resolve("log4j2.properties"), LogFiles.log4j2(log()));
    } catch (IOException e) {
      throw new UncheckedIOException("preparing the job manager in " + dir, e);
    }
  }

  @Override
  public Launch launch() {
    List<String> command = new ArrayList<>();
    command.add(Launch.java());
    command.add("-Xmx" + config.jobManagerHeapMib() + "m");
    command.addAll(config.jvm());
    command.addAll(config.jobManagerJvm());
    command.addAll(FlinkConf.MODULE_FLAGS);
    command.add("-Djava.io.tmpdir=" + temporary());
    command.add("-Dlog.file=" + log());
    command.add("-Dlog4j2.configurationFile=" + conf().resolve("log4j2.properties"));
    command.addAll(
        List.of(
            "-cp",
            lib + "/*",
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            "--configDir",
            conf().toString(),
            "--executionMode",
            "cluster",
            "-D",
            "io.tmp.dirs=" + temporary()));
    return new Launch(
        command, Map.of("FLINK_CONF_DIR", conf().toString()), dir, dir.resolve("jobmanager.out"));
  }

  @Override
  public void probe() throws Exception {
    new FlinkRest(url()).taskManagers();
  }
}
