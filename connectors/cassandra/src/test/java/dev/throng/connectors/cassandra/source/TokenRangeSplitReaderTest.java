package dev.throng.connectors.cassandra.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.junit.jupiter.api.Test;

class TokenRangeSplitReaderTest {
  private static final TokenRangeSplit A = new TokenRangeSplit(0, 10, null, false);
  private static final TokenRangeSplit B = new TokenRangeSplit(10, 20, null, false);
  private static final byte[] NEXT = {1};

  private final FakeReads reads = new FakeReads();
  private final TokenRangeSplitReader reader = new TokenRangeSplitReader(reads);

  @Test
  void aPageIsAskedForOnceTheOneBeforeItWasFetched() throws IOException {
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(A)));
    FetchedPage first = page(7, NEXT);
    reads.answer(A, first);
    assertThat(reads.waiting).isEmpty();

    RecordsWithSplitIds<FetchedPage> records = reader.fetch();
    assertThat(records.nextSplit()).isEqualTo(A.splitId());
    assertThat(records.nextRecordFromSplit()).isSameAs(first);
    assertThat(records.finishedSplits()).isEmpty();
    assertThat(reads.waiting.keySet()).containsExactly(A.after(NEXT));
    assertThat(reads.permits).as("the rows that the page had").isEqualTo(7);

    reads.answer(A.after(NEXT), page(3, null));
    assertThat(reader.fetch().finishedSplits()).containsExactly(A.splitId());
    assertThat(reads.waiting).isEmpty();
  }

  @Test
  void openSplitsDoNotWaitForEachOther() throws IOException {
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(A, B)));
    assertThat(reads.waiting.keySet()).containsExactly(A, B);
    reads.answer(B, page(1, null));
    assertThat(reader.fetch().finishedSplits()).containsExactly(B.splitId());
  }

  @Test
  void anEmptyPageWithMoreBehindItIsNotTheEnd() throws IOException {
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(A)));
    reads.answer(A, page(0, NEXT));
    assertThat(reader.fetch().finishedSplits()).isEmpty();
    assertThat(reads.permits).as("also an empty page costs the database").isEqualTo(1);
  }

  @Test
  void aRestoredSplitThatWasReadToItsEndIsNotReadAgain() throws IOException {
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(A.after(null))));
    assertThat(reads.waiting).isEmpty();
    assertThat(reader.fetch().finishedSplits()).containsExactly(A.splitId());
  }

  @Test
  void wakingUpEndsTheWaitWithoutAPage() throws IOException {
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(A)));
    reader.wakeUp();
    RecordsWithSplitIds<FetchedPage> records = reader.fetch();
    assertThat(records.nextSplit()).isNull();
    assertThat(records.finishedSplits()).isEmpty();
  }

  @Test
  void whatCanNeverBeReadFailsTheJob() {
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(A)));
    reads.waiting.get(A).completeExceptionally(new IllegalArgumentException("why"));
    assertThatThrownBy(reader::fetch)
        .isInstanceOf(IOException.class)
        .hasMessage("cannot read the tokens 0..10")
        .hasRootCauseMessage("why");
  }

  private static FetchedPage page(int rows, byte[] next) {
    return new FetchedPage(List.of(), rows, next);
  }

  private static final class FakeReads implements PageReads {
    private final Map<TokenRangeSplit, CompletableFuture<FetchedPage>> waiting =
        new LinkedHashMap<>();
    private int permits;

    void answer(TokenRangeSplit split, FetchedPage page) {
      waiting.remove(split).complete(page);
    }

    @Override
    public CompletionStage<FetchedPage> read(TokenRangeSplit split, int wanted) {
      permits = wanted;
      return waiting.computeIfAbsent(split, key -> new CompletableFuture<>());
    }

    @Override
    public void close() {}
  }
}
