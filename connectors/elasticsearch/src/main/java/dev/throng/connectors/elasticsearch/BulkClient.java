package dev.throng.connectors.elasticsearch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.annotation.Internal;

/** Sends batches; its futures complete in threads of its own. */
@Internal
interface BulkClient extends AutoCloseable {
  /** The answer to a batch. */
  sealed interface Answer permits Items, Refusal {}

  /** One outcome for each request, in order. */
  record Items(List<ItemOutcome> outcomes) implements Answer {}

  /**
   * The batch was refused as a whole, or there was no answer.
   *
   * @param verdict on all of it
   * @param reason for the log
   */
  record Refusal(BulkVerdict verdict, String reason) implements Answer {}

  /** Never completes exceptionally but for errors of this code. */
  CompletableFuture<Answer> send(Destination destination, List<DocumentRequest> batch);

  @Override
  void close();
}
