package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.Dispatch;
import dev.throng.e2e.conformance.ConformanceReport;
import dev.throng.local.config.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One tour of all operations that are answered: each answer, and each event that a bot hears of
 * them, is as Discord's description says. {@code target/conformance.md} has the result.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConformanceE2E {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| [A-Z]+ \\| `[^`]+` \\| (\\w+) \\|$");

  /** Events whose data the description has a type for, as of an answer. */
  private static final Map<String, String> EVENT_TYPES =
      Map.of(
          "MESSAGE_CREATE", "MessageResponse",
          "MESSAGE_UPDATE", "MessageResponse",
          "CHANNEL_CREATE", "GuildChannelResponse",
          "CHANNEL_UPDATE", "GuildChannelResponse",
          "GUILD_MEMBER_ADD", "GuildMemberResponse",
          "GUILD_ROLE_CREATE", "GuildRoleResponse",
          "GUILD_ROLE_UPDATE", "GuildRoleResponse",
          "THREAD_CREATE", "ThreadResponse",
          "THREAD_UPDATE", "ThreadResponse",
          "GUILD_AUDIT_LOG_ENTRY_CREATE", "AuditLogEntryResponse");

  private ConformanceCast cast;

  @Test
  @Order(1)
  void peopleAndApplications() {
    cast = new ConformanceCast();
  }

  @Test
  @Order(2)
  void guildsAndInvites() {
    new ConformanceGuilds(cast).guildsAndInvites();
  }

  @Test
  @Order(3)
  void channelsAndRoles() {
    new ConformanceGuilds(cast).channelsAndRoles();
  }

  @Test
  @Order(4)
  void messagesAndPins() {
    new ConformanceMessages(cast).messagesAndPins();
  }

  @Test
  @Order(5)
  void attachmentsGoWithTheirMessages() throws Exception {
    new ConformanceMessages(cast).attachmentsGoWithTheirMessages();
  }

  @Test
  @Order(5)
  void customEmojis() {
    new ConformanceMessages(cast).customEmojis();
  }

  @Test
  @Order(5)
  void reactionsAndSearch() {
    new ConformanceMessages(cast).reactionsAndSearch();
  }

  @Test
  @Order(5)
  void webhooks() {
    new ConformanceApplications(cast).webhooks();
  }

  @Test
  @Order(5)
  void applicationCommands() {
    new ConformanceApplications(cast).applicationCommands();
  }

  @Test
  @Order(5)
  void threads() {
    new ConformanceMessages(cast).threads();
  }

  @Test
  @Order(5)
  void interactions() {
    new ConformanceApplications(cast).interactions();
  }

  @Test
  @Order(6)
  void membersAndBans() {
    new ConformanceGuilds(cast).membersAndBans();
  }

  @Test
  @Order(7)
  void allThatIsAnsweredWasCalledAndIsAsDescribed() throws IOException {
    ConformanceReport report = cast.report;
    cast.session.close();
    for (Dispatch event : cast.heard.events()) {
      String type = EVENT_TYPES.get(event.type());
      if (type != null) {
        JsonNode role = event.data().path("role");
        JsonNode data = role.isMissingNode() ? event.data() : role;
        report.dispatched(event.type(), cast.schemas.problems(type, data));
      }
    }
    report.write(Path.of("target"));

    assertThat(report.differences()).isEmpty();
    assertThat(report.dispatched()).containsExactlyElementsOf(new TreeSet<>(EVENT_TYPES.keySet()));
    assertThat(documented()).isSubsetOf(report.answered());
  }

  /** Those that {@code docs/protocol.md} lists as answered. */
  private static Set<String> documented() throws IOException {
    String page = Files.readString(RepositoryRoot.find().resolve("docs/protocol.md"));
    String answered = page.substring(page.indexOf("## Answered"), page.indexOf("## Answered, and"));
    return ROW.matcher(answered)
        .results()
        .map((MatchResult row) -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
