package dev.throng.connectors.elasticsearch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.annotation.Internal;

/**
 * What one destination is still to be told, and when. Of one document only the newest version
 * waits, and it is not sent while an older one is under way: so a delete is never followed by what
 * it deleted, even where Elasticsearch has forgotten the version of the delete.
 *
 * <p>Pure; the task's thread.
 */
@Internal
final class DestinationQueue {
  /** {@link #wakeAtMs}: there is nothing to be sent before an answer comes. */
  static final long NEVER = Long.MAX_VALUE;

  private final Destination destination;
  private final ElasticsearchSinkOptions options;
  private final LinkedHashMap<DocumentAddress, DocumentRequest> waiting = new LinkedHashMap<>();
  private final Map<DocumentAddress, DocumentRequest> inFlight = new LinkedHashMap<>();
  private long waitingBytes;
  private long inFlightBytes;
  private int batchesInFlight;
  private int batchRequestsMax;
  private int failures;
  private boolean allUnderWay; // each that waits has an older version in flight
  private long waitingSinceMs;
  private long pausedUntilMs;

  DestinationQueue(Destination destination, ElasticsearchSinkOptions options) {
    this.destination = destination;
    this.options = options;
    this.batchRequestsMax = options.batch().requests();
  }

  Destination destination() {
    return destination;
  }

  /** Whether it may take no more; a single request may still go above the bound in bytes. */
  boolean isFull() {
    return options.buffered().reachedBy(requests(), bytes());
  }

  boolean isEmpty() {
    return requests() == 0;
  }

  int requests() {
    return waiting.size() + inFlight.size();
  }

  long bytes() {
    return waitingBytes + inFlightBytes;
  }

  /** Whether its last answer was a failure. */
  boolean isFailing() {
    return failures > 0;
  }

  /** Takes a request, unless it knows as new a version of the document. */
  void add(DocumentRequest request, long nowMs) {
    DocumentRequest sent = inFlight.get(request.address());
    if (sent == null || sent.version() < request.version()) {
      putNewest(request, nowMs);
    }
  }

  /**
   * The next batch to be sent; empty: none now.
   *
   * @param flush whether to send what has not waited long enough
   */
  List<DocumentRequest> nextBatch(long nowMs, boolean flush) {
    if (!maySend() || nowMs < pausedUntilMs || !(flush || isRipe(nowMs))) {
      return List.of();
    }
    List<DocumentRequest> batch = new ArrayList<>();
    long bytes = 0;
    Iterator<DocumentRequest> oldest = waiting.values().iterator();
    while (oldest.hasNext() && batch.size() < batchRequestsMax) {
      DocumentRequest request = oldest.next();
      if (inFlight.containsKey(request.address())) {
        continue;
      }
      if (!batch.isEmpty() && bytes + request.sizeBytes() > options.batch().bytes()) {
        break;
      }
      bytes += request.sizeBytes();
      batch.add(request);
      oldest.remove();
    }
    waitingBytes -= bytes;
    allUnderWay = batch.isEmpty();
    if (!batch.isEmpty()) {
      inFlightBytes += bytes;
      batchesInFlight++;
      batch.forEach(request -> inFlight.put(request.address(), request));
    }
    return batch;
  }

  /** When {@link #nextBatch} may have one without another call before; {@link #NEVER}. */
  long wakeAtMs() {
    if (waiting.isEmpty() || allUnderWay || !maySend()) {
      return NEVER;
    }
    boolean full = options.batch().reachedBy(waiting.size(), waitingBytes);
    return Math.max(pausedUntilMs, full ? 0 : waitingSinceMs + options.linger().toMillis());
  }

  /**
   * Takes the answer to a batch.
   *
   * @param outcomes one for each request, in order
   * @param dead is told of each request that is refused for ever, and why
   * @param random 0 (inclusive) to 1 (exclusive)
   */
  void answered(
      List<DocumentRequest> batch,
      List<ItemOutcome> outcomes,
      BiConsumer<DocumentRequest, String> dead,
      long nowMs,
      double random) {
    land(batch);
    int again = 0;
    for (int i = 0; i < batch.size(); i++) {
      ItemOutcome outcome = outcomes.get(i);
      switch (outcome.verdict()) {
        case DONE, STALE -> {}
        case DEAD_LETTER -> dead.accept(batch.get(i), outcome.reason());
        case RETRY, SPLIT, FATAL -> {
          again++;
          putNewest(batch.get(i), nowMs);
        }
      }
    }
    if (again == 0) {
      failures = 0;
      batchRequestsMax =
          (int) Math.min(options.batch().requests(), 2L * Math.max(batchRequestsMax, 1));
    } else {
      // What is taken shows that the destination lives: it is asked again soon.
      failures = again < batch.size() ? 1 : failures + 1;
      pausedUntilMs = nowMs + options.backOff().delayMs(failures, random);
    }
  }

  /** The whole batch was not taken, or nobody knows. */
  void failed(List<DocumentRequest> batch, long nowMs, double random) {
    land(batch);
    batch.forEach(request -> putNewest(request, nowMs));
    failures++;
    pausedUntilMs = nowMs + options.backOff().delayMs(failures, random);
  }

  /**
   * The batch was refused as a whole: its requests come again, half as many at a time, and the one
   * that is refused alone is dead.
   *
   * @param reason of the refusal
   */
  void split(
      List<DocumentRequest> batch,
      String reason,
      BiConsumer<DocumentRequest, String> dead,
      long nowMs) {
    land(batch);
    if (batch.size() == 1) {
      dead.accept(batch.get(0), reason);
    } else {
      batch.forEach(request -> putNewest(request, nowMs));
      batchRequestsMax = Math.max(1, batch.size() / 2);
    }
  }

  /** All that is not done, for a snapshot. */
  List<DocumentRequest> pending() {
    List<DocumentRequest> pending = new ArrayList<>(inFlight.values());
    pending.addAll(waiting.values());
    return pending;
  }

  /** A destination that fails is asked with one batch at a time. */
  private boolean maySend() {
    return batchesInFlight < (isFailing() ? 1 : options.inFlightMax());
  }

  private boolean isRipe(long nowMs) {
    return options.batch().reachedBy(waiting.size(), waitingBytes)
        || nowMs - waitingSinceMs >= options.linger().toMillis();
  }

  private void land(List<DocumentRequest> batch) {
    batchesInFlight--;
    allUnderWay = false;
    for (DocumentRequest request : batch) {
      inFlight.remove(request.address());
      inFlightBytes -= request.sizeBytes();
    }
  }

  private void putNewest(DocumentRequest request, long nowMs) {
    allUnderWay = false;
    if (waiting.isEmpty()) {
      waitingSinceMs = nowMs;
    }
    DocumentRequest known = waiting.get(request.address());
    if (known == null || known.version() < request.version()) {
      waiting.put(request.address(), request);
      waitingBytes += request.sizeBytes() - (known == null ? 0 : known.sizeBytes());
    }
  }
}
