package dev.throng.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket that sends whatever a test wants and tells how the server closed it. */
final class RawSocket implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int TIMEOUT_S = 60;

  private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;

  /**
   * @param query such as {@code ?v=10&encoding=json}
   */
  RawSocket(URI gateway, String query) {
    socket = HTTP.newWebSocketBuilder().buildAsync(URI.create(gateway + "/" + query), this).join();
  }

  void send(String frame) {
    socket.sendText(frame, true).join();
  }

  void send(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  /** The next frame that contains this. */
  String awaitFrame(String part) throws InterruptedException {
    while (true) {
      String frame = frames.poll(TIMEOUT_S, TimeUnit.SECONDS);
      if (frame == null) {
        throw new IllegalStateException("no frame with " + part);
      }
      if (frame.contains(part)) {
        return frame;
      }
    }
  }

  /** The next frame that is here already; null: none. */
  @Nullable String poll() {
    return frames.poll();
  }

  /** The code with which the server closed; -1 if the connection ended without one. */
  int awaitClose() throws Exception {
    return closeCode.get(TIMEOUT_S, TimeUnit.SECONDS);
  }

  /** Closes with 1000, which ends the session for good. */
  void end() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  @Override
  public void close() {
    socket.abort();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      frames.add(text.toString());
      text.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closeCode.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closeCode.complete(-1);
  }
}
