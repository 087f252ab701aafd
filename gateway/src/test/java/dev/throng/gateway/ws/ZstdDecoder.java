package dev.throng.gateway.ws;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** A client's streaming decoder: it gets a frame message by message. */
final class ZstdDecoder implements AutoCloseable {
  private final Parts parts = new Parts();
  private final ZstdInputStreamNoFinalizer stream;

  ZstdDecoder() {
    try {
      stream = new ZstdInputStreamNoFinalizer(parts).setContinuous(true);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All that can be said of a message before the next has come. */
  byte[] decode(byte[] message) throws IOException {
    parts.current = new ByteArrayInputStream(message);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    for (int n = stream.read(buffer); n > 0; n = stream.read(buffer)) {
      out.write(buffer, 0, n);
    }
    return out.toByteArray();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  /** Ends with each message, and goes on with the next. */
  private static final class Parts extends InputStream {
    private InputStream current = InputStream.nullInputStream();

    @Override
    public int read() throws IOException {
      return current.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return current.read(bytes, offset, length);
    }
  }
}
