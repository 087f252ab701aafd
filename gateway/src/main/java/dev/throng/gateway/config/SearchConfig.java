package dev.throng.gateway.config;

import dev.throng.protocol.search.SearchRouting;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The search index. What routes guilds is the same here and in the search job.
 *
 * @param cells {@code search.cells}: URLs of some nodes of each cluster by name; none: searches are
 *     refused
 * @param apiKey {@code search.api-key} or the content of {@code search.api-key-file}
 * @param sharedIndices {@code search.shared-indices}
 * @param guildIndices {@code search.guild-indices}
 * @param timeout {@code search.timeout}: of Elasticsearch, for one search
 * @param inFlightMax {@code search.in-flight-max}: searches under way on this node
 */
public record SearchConfig(
    Map<String, List<String>> cells,
    @Nullable Secret apiKey,
    int sharedIndices,
    String guildIndices,
    Duration timeout,
    int inFlightMax) {
  private static final String CELLS = "search.cells";

  static SearchConfig of(ConfigValues values) {
    SearchConfig config =
        new SearchConfig(
            cells(values.text(CELLS, "")),
            values.optionalSecret("search.api-key"),
            values.integer("search.shared-indices", 4, 1, 1_000),
            values.text("search.guild-indices", ""),
            values.duration("search.timeout", "PT3S"),
            values.integer("search.in-flight-max", 64, 1, 1 << 12));
    if (config.isOn()) {
      config.routing();
    }
    return config;
  }

  /** Whether there is an index at all. */
  public boolean isOn() {
    return !cells.isEmpty();
  }

  /**
   * Where guilds are.
   *
   * @throws IllegalArgumentException that names what is wrong
   */
  public SearchRouting routing() {
    return new SearchRouting(
        List.copyOf(cells.keySet()), sharedIndices, SearchRouting.guilds(guildIndices));
  }

  private static Map<String, List<String>> cells(String text) {
    Map<String, List<String>> cells = new LinkedHashMap<>();
    if (text.isEmpty()) {
      return cells;
    }
    for (String cell : text.split(";", -1)) {
      int equals = cell.indexOf('=');
      List<String> urls = List.of(cell.substring(equals + 1).strip().split("\\s*,\\s*", -1));
      boolean known = cells.put(cell.substring(0, Math.max(0, equals)).strip(), urls) != null;
      if (equals < 1 || known || !urls.stream().allMatch(SearchConfig::isUrl)) {
        throw ConfigValues.bad(
            CELLS, text, "name=http(s)://host:port,...;name=...: each cell once");
      }
    }
    return cells;
  }

  private static boolean isUrl(String text) {
    try {
      URI url = URI.create(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return http && url.getHost() != null && url.getPort() > 0 && url.getUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
