package dev.throng.gateway;

import dev.throng.gateway.config.GatewayConfig;
import dev.throng.gateway.ws.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs a gateway node until SIGTERM, which sends RECONNECT to every session, drains and exits with
 * 0. A configuration that cannot be used is said on standard error, exit code 2.
 */
@Command(
    name = "throng-gateway",
    mixinStandardHelpOptions = true,
    description = "Runs a gateway node of Throng: WebSocket and REST.",
    footer = "Settings and their defaults: docs/gateway-settings.md")
public final class GatewayMain implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Java properties; every key can be overridden by THRONG_<KEY>.")
  private @Nullable Path config;

  private volatile boolean failed;

  private GatewayMain() {}

  /** Entry point. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new GatewayMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    GatewayConfig read;
    try {
      if (config == null) {
        throw new IllegalArgumentException("--config: (missing) (expected: a file)");
      }
      read = GatewayConfig.read(config, System.getenv());
      Transport unused = Transport.of(read.ws().transport());
    } catch (IllegalArgumentException | IOException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    try (Gateway gateway = new Gateway(read)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(gateway), "shutdown"));
      gateway.start();
      new CountDownLatch(1).await();
      return CommandLine.ExitCode.OK;
    } catch (RuntimeException e) {
      failed = true;
      throw e;
    }
  }

  private void drain(Gateway gateway) {
    if (!failed) {
      gateway.close();
      // After a signal the exit code would be 128 + its number, though all went as asked for.
      Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
    }
  }
}
