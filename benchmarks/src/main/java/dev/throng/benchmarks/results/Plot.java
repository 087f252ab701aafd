package dev.throng.benchmarks.results;

import java.util.List;

/**
 * What a plot shows: lines over one axis. Both axes are logarithmic, so that what grows in
 * proportion is a straight line; points that are not above 0 are left out.
 *
 * @param name for the name of its file
 * @param x title of the axis
 * @param y title of the axis
 */
public record Plot(String name, String title, String x, String y, List<Line> lines) {
  /**
   * A line.
   *
   * @param points from left to right
   */
  public record Line(String name, List<Point> points) {}

  /** A point of a line. */
  public record Point(double x, double y) {
    boolean isShown() {
      return x > 0 && y > 0 && Double.isFinite(x) && Double.isFinite(y);
    }
  }
}
