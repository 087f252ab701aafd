package dev.throng.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.connectors.elasticsearch.ElasticsearchSinkOptions.Bound;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ElasticsearchWriterHarnessTest {
  private static final long LINGER_MS = 100;
  private static final DestinationBackOff BACK_OFF = new DestinationBackOff(1_000, 5_000);

  /** What the writer has sent, and the answers that it waits for. */
  private static final List<Sent> SENT = new ArrayList<>();

  private record Sent(
      Destination destination,
      List<DocumentRequest> batch,
      CompletableFuture<BulkClient.Answer> answer) {
    void done() {
      answer.complete(
          new BulkClient.Items(batch.stream().map(request -> ItemOutcome.DONE).toList()));
    }

    void refused(BulkVerdict verdict) {
      answer.complete(new BulkClient.Refusal(verdict, "no"));
    }
  }

  @BeforeEach
  void clear() {
    SENT.clear();
    CollectedDeadDocuments.ALL.clear();
  }

  @Test
  void aCheckpointDoesNotWaitAndHasAllThatIsPending() throws Exception {
    OperatorSubtaskState state;
    try (var harness = harness()) {
      harness.open();
      write(harness, index("a", "1", 1), index("b", "1", 1));
      harness.setProcessingTime(LINGER_MS);
      write(harness, index("a", "2", 1));
      assertThat(SENT).as("a and b, never answered").hasSize(2);
      harness.prepareSnapshotPreBarrier(1);
      state = harness.snapshot(1, LINGER_MS);
    }
    SENT.clear();
    try (var harness = harness()) {
      harness.initializeState(state);
      harness.open();
      harness.setProcessingTime(LINGER_MS);
      assertThat(SENT.stream().flatMap(sent -> sent.batch().stream()))
          .extracting(DocumentRequest::address)
          .containsExactlyInAnyOrder(
              index("a", "1", 1).address(),
              index("a", "2", 1).address(),
              index("b", "1", 1).address());
      answerAll(harness);
      assertThat(pending(harness)).isZero();
    }
  }

  @Test
  void aDestinationThatFailsIsTriedAgainLaterAndOthersAreNotDelayed() throws Exception {
    try (var harness = harness()) {
      harness.open();
      write(harness, index("a", "1", 1), index("b", "1", 1));
      harness.setProcessingTime(LINGER_MS);
      take("a").refused(BulkVerdict.RETRY);
      take("b").done();
      drain(harness);
      write(harness, index("b", "2", 1));
      harness.setProcessingTime(2 * LINGER_MS);
      assertThat(take("b").batch()).hasSize(1);
      assertThat(SENT).as("the pause of a is not over").isEmpty();
      harness.setProcessingTime(2 * LINGER_MS + BACK_OFF.minMs());
      assertThat(take("a").batch()).hasSize(1);
    }
  }

  @Test
  void whatIsRefusedAloneIsADeadDocument() throws Exception {
    try (var harness = harness()) {
      harness.open();
      write(harness, index("a", "1", 1), index("a", "2", 1));
      harness.setProcessingTime(LINGER_MS);
      take("a").refused(BulkVerdict.SPLIT);
      drain(harness);
      harness.setProcessingTime(2 * LINGER_MS);
      take("a").refused(BulkVerdict.SPLIT);
      take("a").done();
      drain(harness);
      assertThat(CollectedDeadDocuments.ALL)
          .singleElement()
          .satisfies(dead -> assertThat(dead.reason()).isEqualTo("no"));
      assertThat(pending(harness)).isZero();
    }
  }

  @Test
  void failsTheJobWhereNothingCanBeWritten() throws Exception {
    try (var harness = harness()) {
      harness.open();
      write(harness, index("a", "1", 1));
      harness.setProcessingTime(LINGER_MS);
      take("a").refused(BulkVerdict.FATAL);
      assertThatThrownBy(() -> drain(harness))
          .hasMessageStartingWith("destination main/a refuses to be written: no (expected: ");
    }
  }

  private static void answerAll(OneInputStreamOperatorTestHarness<?, ?> harness) throws Exception {
    SENT.forEach(Sent::done);
    drain(harness);
  }

  private static Sent take(String index) {
    for (Sent sent : SENT) {
      if (sent.destination().index().equals(index)) {
        SENT.remove(sent);
        return sent;
      }
    }
    throw new AssertionError("nothing was sent to " + index);
  }

  private static int pending(OneInputStreamOperatorTestHarness<DocumentRequest, ?> harness)
      throws Exception {
    SENT.clear();
    OperatorSubtaskState state = harness.snapshot(2, 0);
    try (var restored = harness()) {
      restored.initializeState(state);
      restored.open();
      restored.setProcessingTime(LINGER_MS);
      return SENT.size();
    }
  }

  private static void write(
      OneInputStreamOperatorTestHarness<DocumentRequest, ?> harness, DocumentRequest... requests)
      throws Exception {
    for (DocumentRequest request : requests) {
      harness.processElement(request, 0);
    }
    drain(harness);
  }

  private static void drain(OneInputStreamOperatorTestHarness<?, ?> harness) throws Exception {
    Optional<Mail> mail = harness.getTaskMailbox().tryTake(0);
    while (mail.isPresent()) {
      mail.get().run();
      mail = harness.getTaskMailbox().tryTake(0);
    }
  }

  private static DocumentRequest index(String index, String id, long version) {
    return new DocumentRequest(
        new DocumentAddress("main", index, "", id), version, new byte[] {'{', '}'});
  }

  private static OneInputStreamOperatorTestHarness<DocumentRequest, ?> harness() throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new SinkWriterOperatorFactory<DocumentRequest, Void>(new FakeCluster()));
  }

  private static final class FakeCluster
      implements Sink<DocumentRequest>, SupportsWriterState<DocumentRequest, PendingRequests> {
    @Override
    public StatefulSinkWriter<DocumentRequest, PendingRequests> createWriter(
        WriterInitContext context) throws IOException {
      return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<DocumentRequest, PendingRequests> restoreWriter(
        WriterInitContext context, Collection<PendingRequests> state) throws IOException {
      ElasticsearchWriter<DocumentRequest> writer =
          new ElasticsearchWriter<>(
              context,
              new ElasticsearchSinkOptions(
                  new Bound(10, 10_000),
                  new Bound(100, 100_000),
                  Duration.ofMillis(LINGER_MS),
                  2,
                  BACK_OFF),
              List::of,
              new FakeClient(),
              new CollectedDeadDocuments().createWriter(context));
      writer.restore(state);
      return writer;
    }

    @Override
    public SimpleVersionedSerializer<PendingRequests> getWriterStateSerializer() {
      return new PendingRequestsSerializer();
    }
  }

  private static final class FakeClient implements BulkClient {
    @Override
    public CompletableFuture<Answer> send(Destination destination, List<DocumentRequest> batch) {
      Sent sent = new Sent(destination, batch, new CompletableFuture<>());
      SENT.add(sent);
      return sent.answer();
    }

    @Override
    public void close() {}
  }
}
