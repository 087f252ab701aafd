package dev.throng.gateway.session;

/** Counts a client's frames in windows that follow each other. */
final class FrameRate {
  private long windowStartMs;
  private int frames;

  FrameRate(long nowMs) {
    windowStartMs = nowMs;
  }

  /** Counts a frame; true if it is one too many. */
  boolean isOver(long nowMs) {
    if (nowMs - windowStartMs >= SessionOptions.RATE_WINDOW_MS) {
      windowStartMs = nowMs;
      frames = 0;
    }
    return ++frames > SessionOptions.FRAMES_MAX;
  }
}
