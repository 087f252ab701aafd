package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.spec.OperationFacts;
import dev.throng.gateway.rest.spec.OperationTable;
import dev.throng.local.config.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/protocol.md} is made from the declared operations. This writes it, and {@code
 * conformance.json}, into the module's {@code target}.
 */
class ProtocolDocsTest {
  @AutoClose private static final RestFixture rest = new RestFixture(false);
  private static final Comparator<OperationFacts> BY_PATH =
      Comparator.comparing(OperationFacts::path).thenComparing(facts -> facts.method().name());

  private final OperationTable table = OperationTable.load();
  private final Set<String> answered = new TreeSet<>();

  ProtocolDocsTest() {
    rest.operations.forEach(operation -> answered.add(operation.facts().id()));
  }

  @Test
  void thePageListsWhatIsAnsweredAndWhatIsNot() throws IOException {
    Path target = Files.createDirectories(Path.of("target"));
    String page = page();
    Files.writeString(target.resolve("protocol.md"), page);
    Files.write(target.resolve("conformance.json"), Json.bytes(conformance()));

    assertThat(Files.readString(RepositoryRoot.find().resolve("docs/protocol.md")))
        .as("stale: cp gateway/target/protocol.md docs/protocol.md")
        .isEqualTo(page);
  }

  @Test
  void nothingIsDeclaredTwice() {
    assertThat(rest.operations).hasSameSizeAs(answered);
  }

  private String page() {
    StringBuilder page = new StringBuilder();
    List<OperationFacts> yes = discords(true);
    List<OperationFacts> no = discords(false);
    page.append("# REST operations\n\n");
    page.append("Made from the declarations in the gateway by `ProtocolDocsTest`; do not edit.\n");
    page.append("\nOf the %d operations of Discord's OpenAPI description, ".formatted(total()));
    page.append("%d are answered. A field of an\noperation that this ".formatted(yes.size()));
    page.append("server does not support yet is refused by name (`UNSUPPORTED_FIELD`).\n");
    table(page, "Answered", yes);
    table(page, "Answered, and not in the description", own());
    table(page, "Missing", no);
    return page.toString();
  }

  private static void table(StringBuilder page, String title, List<OperationFacts> rows) {
    page.append("\n## ").append(title).append("\n\n| method | path | operation |\n|---|---|---|\n");
    for (OperationFacts facts : rows) {
      page.append("| %s | `%s` | %s |\n".formatted(facts.method(), facts.path(), facts.id()));
    }
  }

  private ObjectNode conformance() {
    ObjectNode json = Json.object().put("operations", total());
    ids(json.putArray("answered"), discords(true));
    ids(json.putArray("own"), own());
    ids(json.putArray("missing"), discords(false));
    return json;
  }

  private static void ids(ArrayNode array, List<OperationFacts> rows) {
    rows.forEach(facts -> array.add(facts.id()));
  }

  private long total() {
    return table.all().stream().filter(facts -> table.isDiscords(facts.id())).count();
  }

  private List<OperationFacts> discords(boolean isAnswered) {
    return table.all().stream()
        .filter(facts -> table.isDiscords(facts.id()))
        .filter(facts -> answered.contains(facts.id()) == isAnswered)
        .sorted(BY_PATH)
        .toList();
  }

  private List<OperationFacts> own() {
    return table.all().stream()
        .filter(facts -> !table.isDiscords(facts.id()) && answered.contains(facts.id()))
        .sorted(BY_PATH)
        .toList();
  }
}
