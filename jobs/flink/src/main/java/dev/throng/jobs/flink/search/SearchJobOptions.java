package dev.throng.jobs.flink.search;

import dev.throng.connectors.elasticsearch.ElasticsearchCells;
import dev.throng.connectors.elasticsearch.ElasticsearchSinkOptions;
import dev.throng.protocol.search.SearchRouting;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/** Program arguments of the search job. */
final class SearchJobOptions {
  /** How many indices the guilds of a cell share. */
  static final ConfigOption<Integer> SHARED_INDICES =
      ConfigOptions.key("search.shared-indices")
          .intType()
          .defaultValue(4)
          .withDescription(
              "Indices, of one shard each, that the guilds of a cell share. With another number"
                  + " guilds move and must be indexed again.");

  /** Guilds that have an index of their own. */
  static final ConfigOption<String> GUILD_INDICES =
      ConfigOptions.key("search.guild-indices")
          .stringType()
          .defaultValue("")
          .withDescription("guild=cell/name;guild=cell/name: guilds with an index of their own.");

  /** Shards of each of {@link #GUILD_INDICES}. */
  static final ConfigOption<Integer> GUILD_INDEX_SHARDS =
      ConfigOptions.key("search.guild-index-shards")
          .intType()
          .defaultValue(4)
          .withDescription("Shards of an index that one guild has for itself, when it is made.");

  /** The one cell that a job is for. */
  static final ConfigOption<String> CELL =
      ConfigOptions.key("search.cell")
          .stringType()
          .defaultValue("")
          .withDescription(
              "Index the guilds of this cell only, so that no other can delay them; empty: of"
                  + " all.");

  private SearchJobOptions() {}

  /** Beside those that every job has. */
  static List<ConfigOption<?>> all() {
    List<ConfigOption<?>> options = new ArrayList<>(ElasticsearchCells.all());
    options.addAll(ElasticsearchSinkOptions.all());
    options.addAll(List.of(SHARED_INDICES, GUILD_INDICES, GUILD_INDEX_SHARDS, CELL));
    return options;
  }

  /**
   * The routing.
   *
   * @throws IllegalArgumentException that names the option, its value and what was expected
   */
  static SearchRouting routing(ReadableConfig options, ElasticsearchCells cells) {
    return new SearchRouting(
        List.copyOf(cells.nodes().keySet()),
        options.get(SHARED_INDICES),
        SearchRouting.guilds(options.get(GUILD_INDICES)));
  }

  /** The cell that the job is for; empty: all. */
  static String cell(ReadableConfig options, ElasticsearchCells cells) {
    String cell = options.get(CELL);
    if (!cell.isEmpty() && !cells.nodes().containsKey(cell)) {
      throw new IllegalArgumentException(
          CELL.key() + ": " + cell + " (expected: one of " + cells.nodes().keySet() + ")");
    }
    return cell;
  }
}
