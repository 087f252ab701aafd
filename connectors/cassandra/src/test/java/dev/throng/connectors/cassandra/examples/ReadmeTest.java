package dev.throng.connectors.cassandra.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README shows is compiled, and run by {@link ExamplesITCase}. */
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("```(java|sql)\n(.*?)```", Pattern.DOTALL);
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/test/java/dev/throng/connectors/cassandra/examples"),
          Path.of("src/test/resources/examples"));

  @Test
  void allThatItShowsIsInTheExamples() throws IOException {
    StringBuilder examples = new StringBuilder();
    for (Path directory : SOURCES) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.sorted().toList()) {
          examples.append(withoutIndentation(Files.readString(file)));
        }
      }
    }
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(Path.of("README.md")));
    while (matcher.find()) {
      blocks.add(withoutIndentation(matcher.group(2)));
    }
    assertThat(blocks).hasSizeGreaterThan(4);
    assertThat(blocks).allSatisfy(block -> assertThat(examples.toString()).contains(block));
  }

  private static String withoutIndentation(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce("", (left, right) -> left + right + "\n");
  }
}
