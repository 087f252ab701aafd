package dev.throng.local.server;

import dev.throng.local.config.StackConfig;
import dev.throng.local.flink.FlinkRest;
import dev.throng.local.process.Launch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Flink's job manager with its REST interface.
 *
 * @param cluster prefix of its name; empty for the cluster that our own jobs run on
 * @param host address to listen on
 * @param config ports, heap, settings
 * @param jars its class path
 * @param dir of all of Flink; checkpoints and savepoints lie below it
 */
public record JobManagerService(
    String cluster, String host, StackConfig.Flink config, FlinkJars jars, Path dir)
    implements Service {
  @Override
  public String name() {
    return cluster + "jobmanager";
  }

  @Override
  public List<Integer> ports() {
    return List.of(config.restPort(), config.rpcPort());
  }

  @Override
  public String url() {
    return "http://" + host + ":" + config.restPort();
  }

  @Override
  public void prepare() {
    process().prepare();
  }

  @Override
  public Launch launch() {
    List<String> jvm = new ArrayList<>();
    jvm.add("-Xmx" + config.jobManagerHeapMib() + "m");
    jvm.addAll(config.jobManagerJvm());
    return process()
        .launch(
            jvm,
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            List.of("--executionMode", "cluster"));
  }

  private FlinkProcess process() {
    return new FlinkProcess(this, host, config, jars);
  }

  @Override
  public void probe() throws Exception {
    new FlinkRest(url()).taskManagers();
  }
}
