package dev.throng.benchmarks.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws a {@link Plot} as SVG. */
final class SvgPlot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 440;
  private static final int LEFT = 80;
  private static final int RIGHT = 190;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;

  /** Told apart with every kind of colour vision (Okabe and Ito). */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");

  private final Plot plot;
  private final Axis x;
  private final Axis y;
  private final StringBuilder svg = new StringBuilder();

  private SvgPlot(Plot plot) {
    this.plot = plot;
    x = Axis.of(plot, Plot.Point::x, LEFT, WIDTH - RIGHT);
    y = Axis.of(plot, Plot.Point::y, HEIGHT - BOTTOM, TOP);
  }

  /** The document. */
  static String of(Plot plot) {
    return new SvgPlot(plot).draw();
  }

  /**
   * A logarithmic axis from one power of ten to another.
   *
   * @param least exponent
   * @param most exponent
   * @param from where the least is, in pixels
   * @param to where the most is
   */
  private record Axis(int least, int most, int from, int to) {
    static Axis of(Plot plot, ToDoubleFunction<Plot.Point> value, int from, int to) {
      double least = Double.MAX_VALUE;
      double most = Double.MIN_VALUE;
      for (Plot.Line line : plot.lines()) {
        for (Plot.Point point : line.points()) {
          if (point.isShown()) {
            least = Math.min(least, value.applyAsDouble(point));
            most = Math.max(most, value.applyAsDouble(point));
          }
        }
      }
      if (least > most) {
        return new Axis(0, 1, from, to);
      }
      int lower = (int) Math.floor(Math.log10(least));
      return new Axis(lower, Math.max(lower + 1, (int) Math.ceil(Math.log10(most))), from, to);
    }

    double at(double value) {
      return from + (to - from) * (Math.log10(value) - least) / (most - least);
    }
  }

  private String draw() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"13\">",
        WIDTH, HEIGHT, WIDTH, HEIGHT);
    add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
    text(LEFT, TOP - 16, "start", plot.title());
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", plot.x());
    add(
        "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
        (TOP + HEIGHT - BOTTOM) / 2, escaped(plot.y()));
    for (int power = x.least(); power <= x.most(); power++) {
      double at = x.at(Math.pow(10, power));
      rule(at, TOP, at, HEIGHT - BOTTOM);
      text(at, HEIGHT - BOTTOM + 18, "middle", number(power));
    }
    for (int power = y.least(); power <= y.most(); power++) {
      double at = y.at(Math.pow(10, power));
      rule(LEFT, at, WIDTH - RIGHT, at);
      text(LEFT - 8, at + 4, "end", number(power));
    }
    for (int i = 0; i < plot.lines().size(); i++) {
      line(plot.lines().get(i), COLOURS.get(i % COLOURS.size()), i);
    }
    add("</svg>");
    return svg.toString();
  }

  private void line(Plot.Line line, String colour, int place) {
    List<String> points = new ArrayList<>();
    for (Plot.Point point : line.points()) {
      if (point.isShown()) {
        points.add(String.format(Locale.ROOT, "%.1f,%.1f", x.at(point.x()), y.at(point.y())));
      }
    }
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
        String.join(" ", points), colour);
    for (String point : points) {
      int comma = point.indexOf(',');
      add(
          "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>",
          point.substring(0, comma), point.substring(comma + 1), colour);
    }
    double at = TOP + 12 + 20.0 * place;
    add(
        "<rect x=\"%d\" y=\"%.1f\" width=\"12\" height=\"12\" fill=\"%s\"/>",
        WIDTH - RIGHT + 16, at - 10, colour);
    text(WIDTH - RIGHT + 34, at, "start", line.name());
  }

  private void rule(double fromX, double fromY, double toX, double toY) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
        fromX, fromY, toX, toY);
  }

  private void text(double atX, double atY, String anchor, String content) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        atX, atY, anchor, escaped(content));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String number(int power) {
    return power < 0
        ? String.format(Locale.ROOT, "%." + -power + "f", Math.pow(10, power))
        : String.format(Locale.ROOT, "%,.0f", Math.pow(10, power));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
