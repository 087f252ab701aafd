package dev.throng.protocol.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchRoutingTest {
  private static final int GUILDS = 10_000;

  @Test
  void spreadsGuildsEvenlyOverTheSharedIndicesOfAllCells() {
    SearchRouting routing = routing(List.of("a", "b", "c"));
    TreeMap<String, Integer> guilds = new TreeMap<>();
    for (long guild = 1; guild <= GUILDS; guild++) {
      SearchRoute route = routing.of(guild << 22);
      assertThat(route.routing()).isEqualTo(Long.toString(guild << 22));
      guilds.merge(route.cell() + "/" + route.index(), 1, Integer::sum);
    }
    assertThat(guilds.keySet())
        .containsExactly(
            "a/messages-shared-0",
            "a/messages-shared-1",
            "b/messages-shared-0",
            "b/messages-shared-1",
            "c/messages-shared-0",
            "c/messages-shared-1");
    assertThat(guilds.values()).allSatisfy(count -> assertThat(count).isBetween(1_450, 1_900));
  }

  @Test
  void aNewCellMovesOnlyTheGuildsThatGoToIt() {
    SearchRouting before = routing(List.of("a", "b"));
    SearchRouting after = routing(List.of("a", "b", "c"));
    int moved = 0;
    for (long guild = 1; guild <= GUILDS; guild++) {
      if (!before.of(guild).equals(after.of(guild))) {
        assertThat(after.of(guild).cell()).isEqualTo("c");
        moved++;
      }
    }
    assertThat(moved).isBetween(GUILDS / 3 - 300, GUILDS / 3 + 300);
  }

  @Test
  void aGuildWithAnIndexOfItsOwnHasAllItsShards() {
    TreeMap<Long, String> own = new TreeMap<>();
    own.put(7L, "b/seven");
    SearchRouting routing = new SearchRouting(List.of("a", "b"), 1, own);
    assertThat(routing.of(7)).isEqualTo(new SearchRoute("b", "messages-seven", ""));
    assertThat(routing.indices("a")).containsOnlyKeys("messages-shared-0");
    assertThat(routing.indices("b"))
        .containsEntry("messages-shared-0", true)
        .containsEntry("messages-seven", false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "seven", "c/seven", "a/", "a/Seven", "a/shared-1", "a/x/y", "a/*"})
  void refusesAnIndexThatIsNone(String place) {
    TreeMap<Long, String> own = new TreeMap<>();
    own.put(7L, place);
    assertThatThrownBy(() -> new SearchRouting(List.of("a", "b"), 1, own))
        .hasMessageStartingWith("index of guild 7: " + place + " (expected: cell/name");
  }

  private static SearchRouting routing(List<String> cells) {
    return new SearchRouting(cells, 2, new TreeMap<>());
  }
}
