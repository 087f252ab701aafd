package dev.throng.local.flink;

import java.io.IOException;

/** Flink's REST interface answered with an error, which the message contains. */
public final class FlinkRestException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  FlinkRestException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** HTTP status of the answer. */
  public int status() {
    return status;
  }
}
