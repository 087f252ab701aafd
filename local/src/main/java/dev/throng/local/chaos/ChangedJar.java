package dev.throng.local.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A copy of a jar that has one more entry: other bytes, another checksum, the same classes. */
final class ChangedJar {
  private ChangedJar() {}

  /** Writes the copy; what was there is replaced. */
  static void write(Path jar, Path copy, String entry) throws IOException {
    Files.createDirectories(copy.toAbsolutePath().getParent());
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
        OutputStream file = Files.newOutputStream(copy);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry next = in.getNextEntry(); next != null; next = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(next.getName()));
        in.transferTo(out);
      }
      out.putNextEntry(new ZipEntry(entry));
      out.write(entry.getBytes(StandardCharsets.UTF_8));
    }
  }
}
