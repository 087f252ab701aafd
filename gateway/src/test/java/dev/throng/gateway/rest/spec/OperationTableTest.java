package dev.throng.gateway.rest.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of facts is whole, and says what Discord's description says. */
final class OperationTableTest {
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
  private final OperationTable table = OperationTable.load();

  @Test
  void itHasAllOfDiscordsOperationsAndNamesItsSourceAndLicence() {
    JsonNode discord = OperationTable.resource(OperationTable.DISCORD);

    assertThat(discord.path("operations").size()).isEqualTo(242);
    assertThat(discord.path("source").textValue()).contains("discord-api-spec");
    assertThat(discord.path("licence").textValue()).startsWith("MIT");
    assertThat(table.all()).hasSizeGreaterThan(242);
  }

  @Test
  void itIsInTheOrderOfNames() {
    JsonNode discord = OperationTable.resource(OperationTable.DISCORD);
    for (String part : List.of("operations", "types")) {
      List<String> names = new ArrayList<>();
      discord.path(part).fieldNames().forEachRemaining(names::add);
      assertThat(names).as(part).isSorted();
    }
  }

  @Test
  void eachParameterOfAPathHasAShape() {
    for (OperationFacts facts : table.all()) {
      List<String> names = new ArrayList<>();
      Matcher matcher = PARAMETER.matcher(facts.path());
      while (matcher.find()) {
        names.add(matcher.group(1));
      }
      assertThat(facts.parameters().keySet())
          .as(facts.id())
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }

  @Test
  void aBodyHasFieldsWithTypesBoundsAndChoices() {
    OperationFacts facts = table.get("create_guild_channel");

    assertThat(facts.method()).isEqualTo(HttpMethod.POST);
    assertThat(facts.path()).isEqualTo("/guilds/{guild_id}/channels");
    assertThat(facts.parameters().get("guild_id")).isInstanceOf(Shape.Snowflake.class);
    Shape body = facts.body();
    assertThat(((Shape.Structure) body.resolved()).required()).containsExactly("name");
    assertThat(body.field("name")).isEqualTo(new Shape.Text(1, 100, Set.of()));
    assertThat(body.field("rate_limit_per_user")).isEqualTo(new Shape.Whole(0, 21_600, Set.of()));
    assertThat(((Shape.Whole) body.field("type")).values()).contains(0L, 15L).doesNotContain(1L);
    assertThat(body.field("permission_overwrites").item().field("id"))
        .isInstanceOf(Shape.Snowflake.class);
    assertThat(body.field("nonsense")).isNull();
  }

  @Test
  void aFieldOfOneOfSeveralBodiesIsFound() {
    assertThat(table.get("update_channel").body().field("parent_id")).isNotNull();
    assertThat(table.get("update_channel").body().field("archived")).isNotNull();
  }

  @Test
  void ourOwnOperationsAndCorrectionsHaveTheSameForm() {
    assertThat(table.isDiscords("create_message")).isTrue();
    assertThat(table.isDiscords("register")).isFalse();
    assertThat(table.get("create_guild").body().field("channels").item().field("topic"))
        .isEqualTo(new Shape.Text(0, 1_024, Set.of()));
    assertThat(table.get("create_message").body().field("embed")).isNotNull();
    assertThat(table.get("update_my_application").body().field("bot_public"))
        .isInstanceOf(Shape.Flag.class);
  }

  @Test
  void shapesMayBeInThemselves() {
    Shape options = table.get("create_application_command").body().field("options");

    assertThat(options.item()).isInstanceOf(Shape.Union.class);
    Shape.Union kinds = (Shape.Union) options.item();
    assertThat(kinds.alternatives()).hasSizeGreaterThan(5);
    assertThat(kinds.field("options").item().field("name")).isNotNull();
  }
}
