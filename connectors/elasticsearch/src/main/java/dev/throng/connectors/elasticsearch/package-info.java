/**
 * A Flink sink for Elasticsearch whose every document has a verdict. {@link
 * dev.throng.connectors.elasticsearch.ElasticsearchSink} is the sink; it knows nothing of Throng.
 * Everything but {@link dev.throng.connectors.elasticsearch.BulkClient} runs in the task's thread.
 */
@NullMarked
package dev.throng.connectors.elasticsearch;

import org.jspecify.annotations.NullMarked;
