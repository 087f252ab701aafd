package dev.throng.gateway.ws;

import dev.throng.gateway.bus.DeliveryListener.Item;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that wait for one event loop. Adding never waits; {@link #hasRoom} says whether what
 * waits has come to its bound. One thread adds, the loop's takes, any may ask.
 */
final class DeliveryQueue {
  /** Deliveries are shared: what all loops hold is what the slowest does. */
  static final long BYTES_MAX = 16 << 20;

  /** Nothing is under way. */
  static final long NONE = Long.MAX_VALUE;

  private final ConcurrentLinkedQueue<Batch> batches = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger size = new AtomicInteger();
  private final Runnable onRoom;

  /** Belongs to the loop's thread. */
  private @Nullable Batch current;

  private int next;
  private long takenBytes;
  private volatile long takenMs = NONE;

  private record Batch(long epoch, List<Item> items, long addedMs) {}

  /**
   * An empty one.
   *
   * @param onRoom runs on the loop's thread when there is room again
   */
  DeliveryQueue(Runnable onRoom) {
    this.onRoom = onRoom;
  }

  /** Adds what was read at once, which must not be changed any more. */
  void add(long epoch, List<Item> items, long nowMs) {
    long added = 0;
    for (Item item : items) {
      added += size(item);
    }
    bytes.addAndGet(added);
    size.addAndGet(items.size());
    batches.add(new Batch(epoch, items, nowMs));
  }

  /**
   * Takes the next; the one before it is done by now.
   *
   * @return null if there is none
   */
  @Nullable Item poll() {
    done();
    if (current == null || next == current.items.size()) {
      current = batches.poll();
      next = 0;
    }
    Item item = current == null ? null : current.items.get(next++);
    takenBytes = item == null ? 0 : size(item);
    takenMs = current == null ? NONE : current.addedMs;
    return item;
  }

  /** What was taken last is done. */
  void done() {
    long freed = takenBytes;
    if (takenMs != NONE) {
      size.decrementAndGet();
    }
    takenBytes = 0;
    takenMs = NONE;
    long before = bytes.getAndAdd(-freed);
    if (before >= BYTES_MAX && before - freed < BYTES_MAX) {
      onRoom.run();
    }
  }

  /** The epoch of the delivery that was taken last. */
  long epoch() {
    return current == null ? 0 : current.epoch;
  }

  /** Whether nothing waits; on the loop's thread. */
  boolean isEmpty() {
    return (current == null || next == current.items.size()) && batches.isEmpty();
  }

  boolean hasRoom() {
    return bytes.get() < BYTES_MAX;
  }

  /** Deliveries that wait. */
  int size() {
    return size.get();
  }

  /** Bytes that wait. */
  long bytes() {
    return bytes.get();
  }

  /** When the oldest that is not done was added, or {@link #NONE}. */
  long oldestMs() {
    long oldest = takenMs;
    Batch first = oldest == NONE ? batches.peek() : null;
    return first == null ? oldest : first.addedMs;
  }

  private static long size(Item item) {
    return item.delivery().getSerializedSize();
  }
}
