package dev.throng.jobs.flink.search;

import dev.throng.connectors.elasticsearch.DocumentRequest;
import dev.throng.jobs.flink.kafka.JobConnectors;
import dev.throng.jobs.flink.kafka.TopicOperators;
import dev.throng.protocol.Topic;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The graph: events → documents → sink, one chain: all changes of a message are in one partition of
 * {@code events}, so they go through one subtask in their order. The uids are part of the savepoint
 * format.
 */
final class SearchGraph {
  private final JobConnectors ends;
  private final TopicOperators topics;
  private final Sink<DocumentRequest> documents;
  private final SearchFunction function;

  SearchGraph(
      StreamExecutionEnvironment env,
      JobConnectors ends,
      Sink<DocumentRequest> documents,
      SearchFunction function) {
    this.ends = ends;
    this.topics = new TopicOperators(env, ends);
    this.documents = documents;
    this.function = function;
  }

  /** Adds all operators to the environment. */
  void build() {
    SingleOutputStreamOperator<DocumentRequest> requests =
        topics
            .read(Topic.EVENTS, "search-events")
            .process(function, TypeInformation.of(DocumentRequest.class))
            .uid("search-documents")
            .name("search-documents");
    requests.sinkTo(documents).uid("search-sink").name("search-sink");
    requests
        .getSideOutput(SearchFunction.DEAD_LETTERS)
        .sinkTo(ends.sink())
        .uid("search-dead-letters")
        .name("search-dead-letters");
  }
}
