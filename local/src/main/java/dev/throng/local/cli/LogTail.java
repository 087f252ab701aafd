package dev.throng.local.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads the end of a file that grows, and that may be replaced by a new one at any time. */
final class LogTail {
  private static final int CHUNK_BYTES_MAX = 1 << 20;

  private final Path file;
  private long position;

  LogTail(Path file) {
    this.file = file;
  }

  /** The last lines, of at most 1 MiB together. */
  String last(int lines) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      position = Math.max(0, in.length() - CHUNK_BYTES_MAX);
    }
    String text = more();
    int start = text.endsWith("\n") ? text.length() - 1 : text.length();
    for (int found = 0; found < lines && start >= 0; found++) {
      start = text.lastIndexOf('\n', start - 1);
    }
    return text.substring(start + 1);
  }

  /** What was written since; a file shorter than before is a new one and is read from its start. */
  String more() throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      if (in.length() < position) {
        position = 0;
      }
      byte[] bytes = new byte[(int) Math.min(CHUNK_BYTES_MAX, in.length() - position)];
      in.seek(position);
      in.readFully(bytes);
      position += bytes.length;
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
