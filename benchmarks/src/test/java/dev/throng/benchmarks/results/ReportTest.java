package dev.throng.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Machine MACHINE =
      new Machine("cpu <x>", 2, 1L << 30, "os", "java", 0.5, 300);

  @Test
  void aReportIsJsonTableAndPlots(@TempDir Path dir) throws Exception {
    ObjectNode small = Report.row().put("sessions", 10).put("rate_max", 12_345.6);
    small.putObject("cpu").put("gateway", 1.256);
    ObjectNode large = Report.row().put("sessions", 1_000).put("what", "all");
    new Report("bench it", MACHINE, List.of(small, large), List.of(plot(1, 100)))
        .write(dir.resolve("new"), "it");

    JsonNode json = new ObjectMapper().readTree(dir.resolve("new/it.json").toFile());
    assertThat(json.path("command").asText()).isEqualTo("bench it");
    assertThat(json.path("machine").path("cores").asInt()).isEqualTo(2);
    assertThat(json.path("rows").path(0).path("cpu").path("gateway").asDouble()).isEqualTo(1.256);
    assertThat(dir.resolve("new/it.md"))
        .content()
        .contains("| sessions | rate max | cpu gateway | what |\n|---|---|---|---|\n")
        .contains("| 10 | 12,346 | 1.26 |  |\n| 1,000 |  |  | all |\n")
        .contains("(it-p.svg)");
    Document svg = svg(Files.readString(dir.resolve("new/it-p.svg")));
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(1);
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(2);
  }

  @Test
  void aPowerOfTenIsOneStepOfAnAxisAndPointsThatHaveNoLogarithmAreLeftOut() throws Exception {
    Document svg = svg(SvgPlot.of(plot(1, 10, 100, 0, Double.NaN)));
    String[] points =
        svg.getElementsByTagName("polyline")
            .item(0)
            .getAttributes()
            .getNamedItem("points")
            .getNodeValue()
            .split(" ");
    assertThat(points).hasSize(3);
    double first = height(points[0]) - height(points[1]);
    assertThat(first).isPositive();
    assertThat(height(points[1]) - height(points[2])).isBetween(first - 0.2, first + 0.2);
  }

  @Test
  void aPlotWithoutPointsIsEmpty() throws Exception {
    Document svg = svg(SvgPlot.of(plot()));
    assertThat(svg.getElementsByTagName("circle").getLength()).isZero();
  }

  private static double height(String point) {
    return Double.parseDouble(point.substring(point.indexOf(',') + 1));
  }

  private static Plot plot(double... heights) {
    List<Plot.Point> points = new ArrayList<>();
    for (int i = 0; i < heights.length; i++) {
      points.add(new Plot.Point(Math.pow(10, i), heights[i]));
    }
    return new Plot("p", "a < b & c", "x", "y", List.of(new Plot.Line("line", points)));
  }

  private static Document svg(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }
}
