package dev.throng.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateCommandTest {
  @TempDir private Path dir;

  @Test
  void aSideIsContactPointsKeyspaceAndTable() {
    assertThat(EndpointOptions.parse("SOURCE", "a:9042,b:9043/shop.\"Sum\""))
        .isEqualTo(new EndpointOptions(List.of("a:9042", "b:9043"), "shop", "\"Sum\""));
    for (String wrong :
        List.of("", "a:9042", "a:9042/shop", "a:9042/.t", "a:9042/shop.", "/shop.t")) {
      assertThatThrownBy(() -> EndpointOptions.parse("SOURCE", wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("SOURCE: " + wrong + " (expected: host:port[,host:port...]/keyspace.table)");
    }
  }

  @Test
  void aWorkDirectoryIsOfOneMigrationAndOneProcess() throws Exception {
    try (WorkDir work = WorkDir.open(dir, "a -> b")) {
      assertThat(work.newestCheckpoint()).isEmpty();
      assertThat(work.isCopied()).isFalse();
      work.markCopied();
    }
    assertThatThrownBy(() -> WorkDir.open(dir, "a -> c").close())
        .hasMessageContaining("of another migration, a -> b (expected: a -> c");
    try (WorkDir work = WorkDir.open(dir, "a -> b")) {
      assertThat(work.isCopied()).isTrue();
    }
  }

  @Test
  void theNewestCheckpointIsOneThatIsComplete() throws Exception {
    try (WorkDir work = WorkDir.open(dir, "a -> b")) {
      Path complete = Files.createDirectories(work.checkpoints().resolve("job1/chk-7"));
      Files.writeString(complete.resolve("_metadata"), "");
      Files.createDirectories(work.checkpoints().resolve("job2/chk-1"));

      assertThat(work.newestCheckpoint()).contains(complete);
    }
  }

  @Test
  void aMissingOptionIsNamed() {
    assertThat(MigrateMain.run("a:1/k.t", "b:1/k.t")).isEqualTo(2);
    assertThat(MigrateMain.run("nonsense", "b:1/k.t", "--work-dir", dir.toString())).isEqualTo(2);
    assertThat(MigrateMain.run("--help")).isZero();
  }
}
