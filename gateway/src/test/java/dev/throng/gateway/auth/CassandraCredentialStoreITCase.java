package dev.throng.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.local.server.CassandraServer;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Cassandra that comes late, is stopped and is killed. */
final class CassandraCredentialStoreITCase {
  private static final long USER = 1_570_123_456_789_012_345L;

  @TempDir private Path dir;

  @Test
  void verifiersOutliveTheDatabaseAndItsAbsenceIsSaid() throws InterruptedException {
    try (CassandraServer cassandra = CassandraServer.start(dir);
        CassandraCredentialStore store = connect(cassandra)) {
      // The keyspace is not there yet: the store keeps trying.
      Thread.sleep(2_000);
      assertThat(store.isReady()).isFalse();
      cassandra.createSchema();
      awaitReady(store);

      assertThat(await(store.verifier(USER))).isEmpty();
      await(store.put(USER, "ada@example.org", "$argon2id$one"));
      assertThat(await(store.verifier(USER))).hasValue("$argon2id$one");
      await(store.put(USER, "ada@example.org", "$argon2id$two"));
      assertThat(await(store.verifier(USER))).hasValue("$argon2id$two");

      cassandra.kill();
      assertThatThrownBy(() -> await(store.verifier(USER)))
          .hasCauseInstanceOf(CredentialsUnavailableException.class);
      cassandra.restart();
      assertThat(verifierOnceItIsBack(store)).isEqualTo("$argon2id$two");
    }
  }

  private static CassandraCredentialStore connect(CassandraServer cassandra) {
    return CassandraCredentialStore.connect(
        cassandra.contactPoint(), cassandra.datacenter(), "throng");
  }

  private static void awaitReady(CassandraCredentialStore store) throws InterruptedException {
    for (int i = 0; i < 1_200 && !store.isReady(); i++) {
      Thread.sleep(100);
    }
    assertThat(store.isReady()).isTrue();
  }

  private static String verifierOnceItIsBack(CassandraCredentialStore store)
      throws InterruptedException {
    for (int i = 0; i < 360; i++) {
      try {
        return await(store.verifier(USER)).orElseThrow();
      } catch (java.util.concurrent.CompletionException e) {
        Thread.sleep(500);
      }
    }
    throw new AssertionError("the store did not come back within three minutes");
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
