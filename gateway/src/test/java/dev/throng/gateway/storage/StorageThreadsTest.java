package dev.throng.gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is said of a storage that fails, and how often it is tried. */
final class StorageThreadsTest {
  @Test
  void secretsOfPathsAreNotSaid() {
    String secret = "0123456789abcdef".repeat(2);
    RuntimeException failure =
        StorageThreads.failure(new NoSuchFileException("/files/attachments/1/2/" + secret + "/a"));

    assertThat(failure).isInstanceOf(StorageUnavailableException.class);
    assertThat(failure.getMessage()).contains("/files/attachments/1/2/SECRET/a");
  }

  @Test
  void whatIsRefusedIsTriedAgain() throws Exception {
    try (StorageThreads threads = new StorageThreads(Duration.ofMillis(1))) {
      AtomicInteger tries = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(1);
      threads.run(
          "what fails twice",
          () -> {
            if (tries.incrementAndGet() < 3) {
              throw new IOException("not now");
            }
            done.countDown();
          });

      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(tries).hasValue(3);
    }
  }

  @Test
  void whatIsRefusedForEverIsGivenUp() throws Exception {
    try (StorageThreads threads = new StorageThreads(Duration.ofMillis(1))) {
      AtomicInteger tries = new AtomicInteger();
      CountDownLatch ended = new CountDownLatch(1);
      threads.run(
          "what always fails",
          () -> {
            tries.incrementAndGet();
            throw new IOException("never");
          },
          ended::countDown);

      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(tries).hasValue(StorageThreads.TRIES_MAX);
      Thread.sleep(200);
      assertThat(tries).hasValue(StorageThreads.TRIES_MAX);
    }
  }
}
