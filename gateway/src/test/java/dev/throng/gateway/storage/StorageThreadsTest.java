package dev.throng.gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** What is said of a storage that fails. */
final class StorageThreadsTest {
  @Test
  void secretsOfPathsAreNotSaid() {
    String secret = "0123456789abcdef".repeat(2);
    RuntimeException failure =
        StorageThreads.failure(new NoSuchFileException("/files/attachments/1/2/" + secret + "/a"));

    assertThat(failure).isInstanceOf(StorageUnavailableException.class);
    assertThat(failure.getMessage()).contains("/files/attachments/1/2/SECRET/a");
  }
}
