package dev.throng.local.server;

import dev.throng.local.config.FileTrees;
import dev.throng.local.config.StackConfig;
import dev.throng.local.process.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a job manager and a task manager have in common: a configuration directory, a temporary
 * directory, and most of the command line.
 *
 * @param service either of them
 * @param host address to listen on
 * @param config of all of Flink
 * @param jars its class path
 */
record FlinkProcess(Service service, String host, StackConfig.Flink config, FlinkJars jars) {
  /** What Flink 2.2 needs of Java 17's closed packages, as in its own default configuration. */
  static final List<String> MODULE_FLAGS =
      List.of(
          "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
          "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.text=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

  void prepare() {
    FlinkConf.write(host, config, service.dir(), conf());
    try {
      FileTrees.delete(temporary());
      Files.createDirectories(temporary());
      Files.writeString(logging(), LogFiles.log4j2(service.log()));
    } catch (IOException e) {
      throw new UncheckedIOException("preparing " + service.name() + " in " + service.dir(), e);
    }
  }

  /**
   * The process.
   *
   * @param jvm flags of this one, beside those that both have
   * @param arguments of the main class, beside those that both have
   */
  Launch launch(List<String> jvm, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Launch.java());
    command.addAll(config.jvm());
    command.addAll(jvm);
    command.addAll(MODULE_FLAGS);
    command.add("-Djava.io.tmpdir=" + temporary());
    command.add("-Dlog.file=" + service.log());
    command.add("-Dlog4j2.configurationFile=" + logging());
    command.addAll(List.of("-cp", jars.classPath(), mainClass, "--configDir", conf().toString()));
    command.addAll(arguments);
    command.addAll(List.of("-D", "io.tmp.dirs=" + temporary()));
    return new Launch(
        Launch.nice(config.niceness(), command),
        Map.of("FLINK_CONF_DIR", conf().toString()),
        service.dir(),
        service.output());
  }

  private Path conf() {
    return service.dir().resolve("conf-" + service.name());
  }

  private Path logging() {
    return conf().resolve("log4j2.properties");
  }

  /**
   * What a killed process leaves there, unpacked libraries of jobs above all, goes at the next
   * start.
   */
  private Path temporary() {
    return service.dir().resolve("tmp-" + service.name());
  }
}
