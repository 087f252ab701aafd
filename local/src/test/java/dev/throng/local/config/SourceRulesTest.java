package dev.throng.local.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules for the production code of all modules, which no module has on its class path. */
class SourceRulesTest {
  private static final int COMPONENTS_MAX = 12;

  /**
   * Records in Flink state, which keeps their components by name: one that moved into a nested
   * record would be missing from all state written before, and read as its default without a word.
   * What a user has read ({@code ReadState}) is kept nowhere else, a channel's tail without its
   * gaps ({@code ChannelHead}) would pass for whole, and a page that is under way ({@code
   * PageRequest}) would be answered to some of those who wait for it.
   */
  private static final Set<String> STORED_FLAT = Set.of("ChannelHead", "PageRequest", "ReadState");

  private static final Set<String> NOT_SOURCES = Set.of("target", "node_modules", ".git");
  private static final Set<String> IN_EVERY_PACKAGE = Set.of("package-info.java");
  private static final Pattern RECORD = Pattern.compile("\\brecord (\\w+)(?:<[^(]*>)?\\(");

  private static List<Path> sources;

  @BeforeAll
  static void findSources() throws IOException {
    sources = new ArrayList<>();
    Files.walkFileTree(
        RepositoryRoot.find(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return NOT_SOURCES.contains(dir.getFileName().toString()) || dir.endsWith("src/test")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java") && file.toString().contains("/src/main/")) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(sources).hasSizeGreaterThan(500);
  }

  @Test
  void noTwoClassesHaveTheSameName() {
    Map<String, List<Path>> byName = new TreeMap<>();
    for (Path source : sources) {
      byName
          .computeIfAbsent(source.getFileName().toString(), name -> new ArrayList<>())
          .add(source);
    }
    byName.keySet().removeAll(IN_EVERY_PACKAGE);
    byName.values().removeIf(same -> same.size() == 1);

    assertThat(byName).as("one name, one meaning").isEmpty();
  }

  @Test
  void recordsHaveFewComponents() throws IOException {
    Map<String, Integer> tooLong = new TreeMap<>();
    for (Path source : sources) {
      String code = Files.readString(source);
      Matcher record = RECORD.matcher(code);
      while (record.find()) {
        int components = components(code, record.end());
        if (components > COMPONENTS_MAX) {
          tooLong.put(record.group(1), components);
        }
      }
    }

    assertThat(tooLong.keySet())
        .as("records of more than %s components: %s", COMPONENTS_MAX, tooLong)
        .isEqualTo(STORED_FLAT);
  }

  /** How many components begin at an index; commas within type arguments separate none. */
  private static int components(String code, int begin) {
    int components = 1;
    int depth = 0;
    for (int i = begin; depth >= 0; i++) {
      switch (code.charAt(i)) {
        case '(', '<' -> depth++;
        case ')', '>' -> depth--;
        case ',' -> components += depth == 0 ? 1 : 0;
        default -> {}
      }
    }
    return components;
  }
}
