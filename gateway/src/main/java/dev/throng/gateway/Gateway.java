package dev.throng.gateway;

import dev.throng.gateway.bus.DeliveryListener;
import dev.throng.gateway.bus.EpochListener;
import dev.throng.gateway.bus.KafkaBus;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway node, put together. */
final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final KafkaBus bus;

  Gateway(GatewayConfig config) {
    LOG.info("node={} {}", config.nodeId(), config);
    EpochListener epochs =
        new EpochListener() {
          @Override
          public void opened(long epoch) {}

          @Override
          public void closed(long epoch) {}
        };
    DeliveryListener deliveries = (long epoch, List<DeliveryListener.Item> items) -> {};
    bus = new KafkaBus(config, System::currentTimeMillis, registry, epochs, deliveries);
  }

  /** Returns when Kafka was reached and the lease was asked for. */
  void start() throws InterruptedException {
    bus.start();
  }

  @Override
  public void close() {
    bus.close();
  }
}
