package dev.throng.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangedJarTest {
  @Test
  void theCopyHasTheSameEntriesAndOneMore(@TempDir Path dir) throws Exception {
    Path jar = dir.resolve("job.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      out.write("Manifest-Version: 1.0\n".getBytes());
      out.putNextEntry(new ZipEntry("lib/nested.jar"));
      out.write(new byte[] {1, 2, 3});
    }
    Path copy = dir.resolve("elsewhere/job.jar");

    ChangedJar.write(jar, copy, "changed");

    try (JarFile changed = new JarFile(copy.toFile())) {
      assertThat(changed.getManifest().getMainAttributes()).hasSize(1);
      assertThat(changed.getInputStream(changed.getEntry("lib/nested.jar")).readAllBytes())
          .containsExactly(1, 2, 3);
      assertThat(changed.getEntry("changed")).isNotNull();
      assertThat(changed.size()).isEqualTo(3);
    }
  }
}
