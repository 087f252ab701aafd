package dev.throng.client;

import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One socket of a session: puts fragments together and sends one text at a time. */
final class SocketListener implements WebSocket.Listener {
  /** No event of a narrow guild comes near; a longer one ends the socket. */
  private static final int FRAME_CHARS_MAX = 16 << 20;

  private final GatewaySession session;
  private final StringBuilder text = new StringBuilder();
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

  SocketListener(GatewaySession session) {
    this.session = session;
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    session.opened(this, webSocket);
    webSocket.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    long arrivedNanos = System.nanoTime();
    if (text.length() + data.length() > FRAME_CHARS_MAX) {
      webSocket.abort();
      session.lost(this, 1009);
      return null;
    }
    text.append(data);
    if (last) {
      String frame = text.toString();
      text.setLength(0);
      session.received(this, frame, arrivedNanos);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    session.lost(this, code);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    session.lost(this, 1006);
  }

  /** Queues a text behind the ones before; a failure ends the socket. */
  synchronized void send(WebSocket webSocket, String frame) {
    sending =
        sending
            .thenCompose(ignored -> webSocket.sendText(frame, true))
            .exceptionally(
                error -> {
                  session.lost(this, 1006);
                  throw new CompletionException(error);
                });
  }
}
