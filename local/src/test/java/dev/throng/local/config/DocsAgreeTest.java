package dev.throng.local.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the documentation points at is there. */
final class DocsAgreeTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]*)(?:#[^)]*)?\\)");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern SOURCE_FILE = Pattern.compile("(?:.*/)?([A-Z]\\w+\\.java)");
  private static final Pattern CLASS = Pattern.compile("[A-Z]\\w*[a-z]\\w*");
  private static final Pattern METRIC = Pattern.compile("\\bthrong_[a-z_]*[a-z]\\b(?!_)");
  private static final Pattern PROTO_TYPE = Pattern.compile("^message (\\w+)", Pattern.MULTILINE);
  private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git", ".throng");

  private static Path root;
  private static final List<Path> PAGES = new ArrayList<>();
  private static final Set<String> SOURCES = new HashSet<>();
  private static final Set<String> TYPES = new HashSet<>();

  @BeforeAll
  static void readTheRepository() {
    root = RepositoryRoot.find();
    visit(root);
  }

  private static void visit(Path dir) {
    try (Stream<Path> entries = Files.list(dir)) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        if (Files.isDirectory(entry)) {
          if (!SKIPPED.contains(name)) {
            visit(entry);
          }
        } else if (name.endsWith(".md")) {
          PAGES.add(entry);
        } else if (name.endsWith(".java")) {
          SOURCES.add(name);
          TYPES.add(name.substring(0, name.length() - ".java".length()));
        } else if (name.endsWith(".proto")) {
          PROTO_TYPE.matcher(Files.readString(entry)).results().forEach(m -> TYPES.add(m.group(1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void linksBetweenPagesLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : PAGES) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        String target = link.group(1);
        if (!target.isEmpty()
            && !target.contains(":")
            && !Files.exists(page.resolveSibling(target).normalize())) {
          broken.add(root.relativize(page) + ": " + target);
        }
      }
    }
    assertThat(PAGES).hasSizeGreaterThan(10);
    assertThat(broken).isEmpty();
  }

  @Test
  void sourceFilesThatPagesNameExist() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path page : PAGES) {
      for (String code : code(page)) {
        Matcher file = SOURCE_FILE.matcher(code);
        if (file.matches() && !SOURCES.contains(file.group(1))) {
          missing.add(root.relativize(page) + ": " + code);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void classesOfTheGlossaryAndTheCodeMapExist() throws IOException {
    List<String> missing = new ArrayList<>();
    int checked = 0;
    for (Path page : List.of(root.resolve("docs/glossary.md"), codeMap())) {
      for (String code : code(page)) {
        if (CLASS.matcher(code).matches()) {
          checked++;
          if (!TYPES.contains(code)) {
            missing.add(root.relativize(page) + ": " + code);
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(40);
    assertThat(missing).isEmpty();
  }

  @Test
  void metricsThatPagesNameAreOnThePageOfMetrics() throws IOException {
    Set<String> known = new HashSet<>(metrics(root.resolve("docs/metrics.md")));
    List<String> missing = new ArrayList<>();
    for (Path page : PAGES) {
      for (String metric : metrics(page)) {
        if (!known.contains(metric)) {
          missing.add(root.relativize(page) + ": " + metric);
        }
      }
    }
    assertThat(known).hasSizeGreaterThan(40);
    assertThat(missing).isEmpty();
  }

  private static List<String> metrics(Path page) throws IOException {
    return code(page).stream()
        .flatMap(code -> METRIC.matcher(code).results())
        .map(m -> m.group())
        .toList();
  }

  private static Path codeMap() {
    return root.resolve("docs/code-map.md");
  }

  private static List<String> code(Path page) throws IOException {
    return CODE.matcher(Files.readString(page)).results().map(m -> m.group(1)).toList();
  }
}
