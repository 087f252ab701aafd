package dev.throng.local.cli;

import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.config.StackConfig;
import picocli.CommandLine.IVersionProvider;

/** {@code throng --version}: the versions of the servers. */
final class StackVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    StackConfig config = StackConfig.ofRepository(RepositoryRoot.find());
    return new String[] {
      "Kafka " + config.kafka().version(),
      "Cassandra " + config.cassandra().version(),
      "Flink " + config.flink().version()
    };
  }
}
