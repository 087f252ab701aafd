package dev.throng.migrate;

import java.util.Locale;

/**
 * How far it is, as a line.
 *
 * @param rows done since the migration began
 * @param rowsNow done by this process
 * @param share of the ring that is done, 0 to 1, or below 0 if it is not known
 * @param shareNow of this process
 * @param seconds that this process has worked
 */
record ProgressLine(long rows, long rowsNow, double share, double shareNow, double seconds) {
  private static final int BAR = 30;

  @Override
  public String toString() {
    double rate = seconds <= 0 ? 0 : rowsNow / seconds;
    String line = String.format(Locale.ROOT, "%,d rows  %,.0f rows/s", rows, rate);
    if (share < 0) {
      return line;
    }
    double done = Math.min(1, share);
    int filled = (int) (done * BAR);
    String bar = "=".repeat(filled) + " ".repeat(BAR - filled);
    return String.format(
        Locale.ROOT, "[%s] %3d %%  %s%s", bar, (int) (done * 100), line, eta(done));
  }

  private String eta(double done) {
    if (shareNow <= 0 || seconds <= 0) {
      return "";
    }
    long left = Math.round((1 - done) / (shareNow / seconds));
    return String.format("  ETA %d:%02d:%02d", left / 3600, left / 60 % 60, left % 60);
  }
}
