package dev.throng.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.connectors.elasticsearch.ElasticsearchSinkOptions.Bound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class DestinationQueueTest {
  private static final BiConsumer<DocumentRequest, String> NONE_DIES =
      (request, reason) -> {
        throw new AssertionError(request + " " + reason);
      };
  private static final ItemOutcome RETRY = new ItemOutcome(BulkVerdict.RETRY, "full");
  private static final ItemOutcome DEAD = new ItemOutcome(BulkVerdict.DEAD_LETTER, "mapping");

  private final DestinationQueue queue =
      new DestinationQueue(
          new Destination("a", "messages"),
          new ElasticsearchSinkOptions(
              new Bound(3, 10_000),
              new Bound(8, 100_000),
              Duration.ofMillis(100),
              2,
              new DestinationBackOff(10, 80)));

  @Test
  void waitsForAFullBatchOrUntilTheFirstHasLingered() {
    queue.add(index("1", 1), 1_000);
    queue.add(index("2", 1), 1_050);
    assertThat(queue.nextBatch(1_099, false)).isEmpty();
    assertThat(queue.wakeAtMs()).isEqualTo(1_100);
    assertThat(queue.nextBatch(1_100, false)).hasSize(2);
    for (String id : List.of("3", "4", "5", "6")) {
      queue.add(index(id, 1), 1_100);
    }
    assertThat(queue.nextBatch(1_100, false)).extracting(this::id).containsExactly("3", "4", "5");
    assertThat(queue.nextBatch(9_999, true)).as("two batches are under way").isEmpty();
    assertThat(queue.wakeAtMs()).isEqualTo(DestinationQueue.NEVER);
  }

  @Test
  void keepsOnlyTheNewestVersionOfADocumentThatWaits() {
    queue.add(index("1", 5), 0);
    queue.add(DocumentRequest.delete(address("1"), 7), 0);
    queue.add(index("1", 6), 0);
    assertThat(queue.requests()).isEqualTo(1);
    assertThat(queue.nextBatch(0, true))
        .singleElement()
        .satisfies(request -> assertThat(request.isDelete()).isTrue());
  }

  @Test
  void doesNotSendADocumentWhileAnOlderVersionIsUnderWay() {
    queue.add(index("1", 5), 0);
    List<DocumentRequest> first = queue.nextBatch(0, true);
    queue.add(index("1", 5), 0);
    queue.add(DocumentRequest.delete(address("1"), 7), 0);
    assertThat(queue.nextBatch(500, true)).isEmpty();
    assertThat(queue.wakeAtMs()).as("no timer can help").isEqualTo(DestinationQueue.NEVER);
    assertThat(queue.pending()).hasSize(2);

    queue.answered(first, List.of(RETRY), NONE_DIES, 500, 0);
    assertThat(queue.requests()).as("the older one is not sent again").isEqualTo(1);
    assertThat(queue.nextBatch(510, true))
        .singleElement()
        .satisfies(request -> assertThat(request.version()).isEqualTo(7));
  }

  @Test
  void backsOffFromFailuresAndComesBackWithOneBatch() {
    for (int id = 0; id < 8; id++) {
      queue.add(index("" + id, 1), 0);
    }
    List<DocumentRequest> first = queue.nextBatch(0, true);
    queue.failed(first, 0, 0);
    assertThat(queue.isFailing()).isTrue();
    assertThat(queue.nextBatch(9, true)).isEmpty();
    assertThat(queue.wakeAtMs()).isEqualTo(10);

    List<DocumentRequest> again = queue.nextBatch(10, true);
    assertThat(again).isNotEmpty();
    assertThat(queue.nextBatch(10, true)).isEmpty();
    queue.failed(again, 10, 0);
    assertThat(queue.wakeAtMs()).as("twice as long").isEqualTo(30);

    List<DocumentRequest> third = queue.nextBatch(30, true);
    queue.answered(third, Collections.nCopies(3, ItemOutcome.DONE), NONE_DIES, 30, 0);
    assertThat(queue.isFailing()).isFalse();
    assertThat(queue.nextBatch(30, true)).isNotEmpty();
    assertThat(queue.nextBatch(30, true)).isNotEmpty();
  }

  @Test
  void whatIsRefusedForEverLeavesAndTheRestIsRepeated() {
    queue.add(index("1", 1), 0);
    queue.add(index("2", 1), 0);
    queue.add(index("3", 1), 0);
    List<String> dead = new ArrayList<>();
    queue.answered(
        queue.nextBatch(0, false),
        List.of(DEAD, RETRY, ItemOutcome.DONE),
        (request, reason) -> dead.add(id(request) + " " + reason),
        0,
        0);
    assertThat(dead).containsExactly("1 mapping");
    assertThat(queue.pending()).extracting(this::id).containsExactly("2");
  }

  @Test
  void halvesABatchThatIsRefusedAsAWholeDownToTheOneToBlame() {
    for (String id : List.of("1", "2", "bad")) {
      queue.add(index(id, 1), 0);
    }
    List<String> dead = new ArrayList<>();
    int batches = 0;
    while (!queue.isEmpty()) {
      List<DocumentRequest> batch = queue.nextBatch(0, true);
      assertThat(batch).isNotEmpty();
      assertThat(++batches).isLessThan(10);
      if (batch.stream().anyMatch(request -> id(request).equals("bad"))) {
        queue.split(batch, "invalid", (request, reason) -> dead.add(id(request)), 0);
      } else {
        queue.answered(batch, Collections.nCopies(batch.size(), ItemOutcome.DONE), NONE_DIES, 0, 0);
      }
    }
    assertThat(dead).containsExactly("bad");
  }

  @Test
  void isFullAtItsBoundsAndCountsWhatIsUnderWay() {
    for (int id = 0; id < 7; id++) {
      queue.add(index("" + id, 1), 0);
    }
    assertThat(queue.isFull()).isFalse();
    queue.nextBatch(0, true);
    queue.add(index("8", 1), 0);
    assertThat(queue.isFull()).isTrue();
    assertThat(queue.bytes()).isEqualTo(8L * index("8", 1).sizeBytes());
  }

  @Test
  void aBatchIsBoundedInBytesButForASingleDocument() {
    queue.add(new DocumentRequest(address("big"), 1, new byte[20_000]), 0);
    queue.add(index("2", 1), 0);
    assertThat(queue.nextBatch(0, true)).extracting(this::id).containsExactly("big");
  }

  /** Whatever fails and is repeated, the index ends with the newest version of each document. */
  @Test
  void anIndexThatForgetsVersionsOfDeletesEndsWithTheNewestOfEachDocument() {
    for (long seed = 1; seed <= 3_000; seed++) {
      Random random = new Random(seed);
      Map<String, DocumentRequest> newest = new HashMap<>();
      Map<String, DocumentRequest> index = new HashMap<>();
      List<List<DocumentRequest>> underWay = new ArrayList<>();
      long nowMs = 0;
      int version = 0;
      while (version < 10 || !queue.isEmpty()) {
        nowMs += 20;
        if (version < 10 && !queue.isFull()) {
          String id = "" + random.nextInt(4);
          version++;
          DocumentRequest request =
              random.nextInt(3) == 0
                  ? DocumentRequest.delete(address(id), version)
                  : index(id, version);
          newest.put(id, request);
          queue.add(request, nowMs);
        }
        List<DocumentRequest> batch = queue.nextBatch(nowMs, version == 10);
        if (!batch.isEmpty()) {
          underWay.add(batch);
        }
        if (!underWay.isEmpty() && random.nextInt(6) == 0) {
          answer(underWay.remove(random.nextInt(underWay.size())), index, random, nowMs);
        }
      }
      Map<String, Long> expected = new HashMap<>();
      newest.forEach(
          (id, request) -> {
            if (!request.isDelete()) {
              expected.put(id, request.version());
            }
          });
      Map<String, Long> actual = new HashMap<>();
      index.forEach((id, request) -> actual.put(id, request.version()));
      assertThat(actual).as("seed " + seed).isEqualTo(expected);
    }
  }

  /** Some answers are lost after the index has taken the batch. */
  private void answer(
      List<DocumentRequest> batch, Map<String, DocumentRequest> index, Random random, long nowMs) {
    int fate = random.nextInt(3);
    List<ItemOutcome> outcomes = new ArrayList<>();
    for (DocumentRequest request : batch) {
      boolean taken = fate == 0 || random.nextBoolean();
      if (taken && request.isDelete()) {
        index.remove(id(request));
      } else if (taken
          && (!index.containsKey(id(request))
              || index.get(id(request)).version() < request.version())) {
        index.put(id(request), request);
      }
      outcomes.add(taken ? ItemOutcome.DONE : RETRY);
    }
    if (fate == 2) {
      queue.failed(batch, nowMs, 0);
    } else {
      queue.answered(batch, outcomes, NONE_DIES, nowMs, 0);
    }
  }

  private String id(DocumentRequest request) {
    return request.address().id();
  }

  private static DocumentRequest index(String id, long version) {
    return new DocumentRequest(address(id), version, new byte[] {'{', '}'});
  }

  private static DocumentAddress address(String id) {
    return new DocumentAddress("a", "messages", "", id);
  }
}
