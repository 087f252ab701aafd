package dev.throng.jobs.flink.search;

import dev.throng.connectors.elasticsearch.ElasticsearchCells;
import dev.throng.connectors.elasticsearch.ElasticsearchSink;
import dev.throng.connectors.elasticsearch.ElasticsearchSinkOptions;
import dev.throng.jobs.flink.common.JobArguments;
import dev.throng.jobs.flink.common.JobSettings;
import dev.throng.jobs.flink.kafka.KafkaJobConnectors;
import dev.throng.jobs.flink.kafka.TopicLayout;
import dev.throng.jobs.flink.kafka.TopicLookup;
import dev.throng.protocol.Topic;
import dev.throng.protocol.search.SearchRouting;
import java.io.IOException;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Keeps the search index in step with the public log. */
public final class SearchJob {
  /** Its name in Flink and in client ids. */
  static final String NAME = "search";

  private static final List<Topic> TOPICS = List.of(Topic.EVENTS, Topic.DEAD_LETTERS);

  private SearchJob() {}

  /** Submits the job; arguments are {@code --key value} pairs of {@link SearchJobOptions}. */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, args);
    env.execute(NAME);
  }

  /**
   * Makes the indices that are missing and adds the job's graph to an environment. A start without
   * state reads {@code events} again, which changes nothing that is indexed: so, unlike other jobs,
   * it may.
   *
   * @throws IOException if a cell cannot be reached
   */
  public static void define(StreamExecutionEnvironment env, String... args) throws IOException {
    Configuration options = JobArguments.parse(args, SearchJobOptions.all());
    ElasticsearchCells cells = ElasticsearchCells.from(options);
    ElasticsearchSinkOptions sink = ElasticsearchSinkOptions.from(options);
    SearchRouting routing = SearchJobOptions.routing(options, cells);
    String cell = SearchJobOptions.cell(options, cells);
    TopicLayout layout = TopicLookup.layout(options, TOPICS);
    SearchIndices.create(cells, routing, cell, options.get(SearchJobOptions.GUILD_INDEX_SHARDS));
    JobSettings.apply(env, options);
    KafkaJobConnectors ends = new KafkaJobConnectors(NAME, options, layout);
    new SearchGraph(
            env,
            ends,
            new ElasticsearchSink<>(cells, sink, List::of, new DeadDocumentSink(ends.sink())),
            new SearchFunction(routing, cell, new SearchWarmUp(routing)))
        .build();
  }
}
