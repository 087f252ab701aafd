package dev.throng.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ConsumerThreadTest {
  @Test
  void whatIsClosedWhileItsClientIsMadeFollowsNothing() throws Exception {
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch made = new CountDownLatch(1);
    AtomicBoolean followed = new AtomicBoolean();
    MockConsumer<byte[], byte[]> client = new MockConsumer<>("earliest");
    ConsumerThread thread =
        new ConsumerThread(
            "late",
            "topic",
            () -> {
              making.countDown();
              await(made);
              return client;
            },
            consumer -> followed.set(true));
    thread.start();
    await(making);
    Thread closing = new Thread(() -> close(thread));
    closing.start();
    while (!thread.isClosed()) {
      Thread.onSpinWait();
    }
    made.countDown();
    closing.join();

    assertThat(thread.isAlive()).isFalse();
    assertThat(followed).isFalse();
    assertThat(client.closed()).isTrue();
  }

  private static void close(ConsumerThread thread) {
    try {
      thread.close();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
