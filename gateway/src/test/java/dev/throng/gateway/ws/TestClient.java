package dev.throng.gateway.ws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** A client of the socket on the JDK's own WebSocket. */
final class TestClient implements WebSocket.Listener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final Inflater inflater = new Inflater();
  private final @Nullable ZstdDecoder zstd;
  private final WebSocket socket;
  private volatile boolean paused;
  private volatile byte @Nullable [] firstBinary;

  TestClient(int port, String query) {
    this(port, query, Map.of());
  }

  TestClient(int port, String query, Map<String, String> headers) {
    zstd = query.contains("zstd-stream") ? new ZstdDecoder() : null;
    URI uri = URI.create("ws://127.0.0.1:" + port + "/any/path?" + query);
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    headers.forEach(builder::header);
    socket = builder.buildAsync(uri, this).join();
  }

  void send(String frame) {
    socket.sendText(frame, true).join();
  }

  /** Reads no more. */
  void pause() {
    paused = true;
  }

  /** The first binary frame as it came, once there was one. */
  byte @Nullable [] firstBinary() {
    return firstBinary;
  }

  WebSocket socket() {
    return socket;
  }

  /** The next frame, within 30 s. */
  JsonNode next() throws InterruptedException {
    JsonNode frame = frames.poll(30, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no frame in 30 s");
    }
    return frame;
  }

  /** Frames that have come and were not taken yet. */
  int waiting() {
    return frames.size();
  }

  /** The code that the server closed with, within 30 s. */
  int closeCode() throws Exception {
    return closed.get(30, TimeUnit.SECONDS);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      add(text.toString());
      text.setLength(0);
    }
    if (!paused) {
      from.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    if (firstBinary == null) {
      firstBinary = bytes;
    }
    try {
      text.append(new String(zstd == null ? inflate(bytes) : zstd.decode(bytes), UTF_8));
    } catch (DataFormatException | IOException e) {
      throw new AssertionError(e);
    }
    if (last) {
      add(text.toString());
      text.setLength(0);
    }
    if (!paused) {
      from.request(1);
    }
    return null;
  }

  private byte[] inflate(byte[] bytes) throws DataFormatException {
    inflater.setInput(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
      out.write(buffer, 0, n);
    }
    return out.toByteArray();
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.completeExceptionally(error);
  }

  private void add(String frame) {
    try {
      frames.add(JSON.readTree(frame));
    } catch (IOException e) {
      throw new AssertionError(frame, e);
    }
  }
}
