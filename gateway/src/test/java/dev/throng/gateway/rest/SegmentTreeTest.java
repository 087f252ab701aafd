package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SegmentTreeTest {
  private final SegmentTree<String, String> tree = new SegmentTree<>();

  @BeforeEach
  void fill() {
    for (String route :
        new String[] {
          "GET /gateway",
          "GET /gateway/bot",
          "GET /guilds/{guild}/members",
          "GET /guilds/{guild}/members/search",
          "GET /guilds/{guild}/members/{user}",
          "PATCH /guilds/{guild}/members/@me",
          "PATCH /guilds/{guild}/members/{user}",
          "PUT /guilds/{guild}/members/{user}/roles/{role}",
          "GET /guilds/templates/{code}",
          "GET /",
        }) {
      String[] parts = route.split(" ");
      tree.put(parts[0], parts[1], route);
    }
  }

  private SegmentTree.Found<String> find(String method, String path) {
    return tree.find(method, SegmentTree.segments(path));
  }

  @ParameterizedTest
  @CsvSource({
    "/gateway,GET /gateway",
    "/gateway/,GET /gateway",
    "/gateway/bot,GET /gateway/bot",
    "/guilds/1/members,GET /guilds/{guild}/members",
    "/guilds/1/members/search,GET /guilds/{guild}/members/search",
    "/guilds/1/members/2,GET /guilds/{guild}/members/{user}",
    "/guilds/templates/members,GET /guilds/templates/{code}",
    "/,GET /"
  })
  void aLiteralWinsOverAParameter(String path, String route) {
    assertThat(find("GET", path).value()).isEqualTo(route);
  }

  @Test
  void aLiteralWithoutTheMethodLeavesThePathToTheParameter() {
    assertThat(find("GET", "/guilds/1/members/@me").value())
        .isEqualTo("GET /guilds/{guild}/members/{user}");
    assertThat(find("PATCH", "/guilds/1/members/@me").value())
        .isEqualTo("PATCH /guilds/{guild}/members/@me");
    assertThat(find("PATCH", "/guilds/1/members/search").value())
        .isEqualTo("PATCH /guilds/{guild}/members/{user}");
  }

  @Test
  void aLiteralThatLeadsNowhereLeavesThePathToTheParameter() {
    assertThat(find("PUT", "/guilds/1/members/search/roles/3").value())
        .isEqualTo("PUT /guilds/{guild}/members/{user}/roles/{role}");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE,/gateway,true",
    "DELETE,/guilds/1/members/2,true",
    "GET,/guilds,false",
    "GET,/nowhere,false",
    "GET,/gateway/bot/more,false",
    "GET,//gateway,false"
  })
  void whatIsNotFoundIsAWrongMethodOrNothing(String method, String path, boolean isTemplate) {
    assertThat(find(method, path)).isEqualTo(new SegmentTree.Found<>(null, isTemplate));
  }

  @Test
  void noTemplateComesTwice() {
    assertThatThrownBy(() -> tree.put("GET", "/guilds/{id}/members/{member}", "again"))
        .hasMessageContaining("twice");
  }
}
