package dev.throng.gateway.storage;

import dev.throng.protocol.wire.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings files in step with events, and keeps those events for which the storage has failed, up to
 * {@value #EVENTS_MAX}: each is tried again, after twice as long each time, and passed over after
 * {@value #TRIES_MAX} times if the storage takes other things. What follows in the same channel, or
 * of the same guild, waits behind. Of one thread; {@link #size} and {@link #passedOver} of any.
 */
final class DeferredEvents {
  static final int EVENTS_MAX = 1_000;
  static final int TRIES_MAX = 10;
  private static final long PAUSE_MAX_MS = 300_000;
  private static final Logger LOG = LoggerFactory.getLogger(DeferredEvents.class);

  private final FileEvents files;
  private final long firstPauseMs;
  private final List<Deferred> waiting = new ArrayList<>();
  private volatile int size;
  private final AtomicLong passedOver = new AtomicLong();

  /** None yet; what fails is tried again after the first pause. */
  DeferredEvents(FileEvents files, long firstPauseMs) {
    this.files = files;
    this.firstPauseMs = firstPauseMs;
  }

  private record Key(long guild, long channel) {
    static Key of(Event event) {
      return new Key(event.getChannel() == 0 ? event.getGuild() : 0, event.getChannel());
    }
  }

  private static final class Deferred {
    private final TopicPartition partition;
    private final long offset;
    private final Event event;
    private final Key key;
    private int tries;
    private long nextMs;

    Deferred(TopicPartition partition, long offset, Event event) {
      this.partition = partition;
      this.offset = offset;
      this.event = event;
      this.key = Key.of(event);
    }
  }

  /** Whether nothing more may come before some of it is done. */
  boolean isFull() {
    return waiting.size() >= EVENTS_MAX;
  }

  /** How many wait. */
  int size() {
    return size;
  }

  /** How many were given up. */
  long passedOver() {
    return passedOver.get();
  }

  /** An event was read. */
  void add(TopicPartition partition, long offset, Event event, long nowMs) {
    Deferred read = new Deferred(partition, offset, event);
    boolean isBehind = false;
    for (Deferred before : waiting) {
      isBehind |= before.key.equals(read.key);
    }
    if (isBehind || !attempt(read, nowMs)) {
      waiting.add(read);
      size = waiting.size();
    }
  }

  /** Tries again what has waited long enough. */
  void retry(long nowMs) {
    Set<Key> blocked = new HashSet<>();
    for (Iterator<Deferred> each = waiting.iterator(); each.hasNext(); ) {
      Deferred deferred = each.next();
      if (blocked.contains(deferred.key)) {
        continue;
      }
      if (deferred.nextMs <= nowMs && attempt(deferred, nowMs)) {
        each.remove();
      } else {
        blocked.add(deferred.key);
      }
    }
    size = waiting.size();
  }

  /** These partitions are another node's now, which begins with what was not done. */
  void forget(Collection<TopicPartition> partitions) {
    waiting.removeIf(deferred -> partitions.contains(deferred.partition));
    size = waiting.size();
  }

  /** Everything is read again from what was not done. */
  void forgetAll() {
    waiting.clear();
    size = 0;
  }

  /** Up to where all of a partition is done, of what was read up to there. */
  long done(TopicPartition partition, long read) {
    long done = read;
    for (Deferred deferred : waiting) {
      if (deferred.partition.equals(partition)) {
        done = Math.min(done, deferred.offset);
      }
    }
    return done;
  }

  /** Whether it is done with, or given up. */
  private boolean attempt(Deferred deferred, long nowMs) {
    try {
      files.apply(deferred.event);
      return true;
    } catch (IOException | RuntimeException e) {
      deferred.tries++;
      if (deferred.tries >= TRIES_MAX && files.isStorageWorking()) {
        passOver(deferred, e);
        return true;
      }
      if (deferred.tries == 1) {
        LOG.warn("deferred an event, {} cause={}", where(deferred), shown(e));
      }
      deferred.nextMs =
          nowMs + Math.min(PAUSE_MAX_MS, firstPauseMs << Math.min(deferred.tries - 1, 20));
      return false;
    }
  }

  private void passOver(Deferred deferred, Exception failure) {
    passedOver.incrementAndGet();
    LOG.error("passed over an event, {} cause={}", where(deferred), shown(failure));
    try {
      files.giveUp(deferred.event);
    } catch (IOException | RuntimeException e) {
      LOG.error("its files may be swept away, {} cause={}", where(deferred), shown(e));
    }
  }

  private static String where(Deferred deferred) {
    return "partition=" + deferred.partition.partition() + " offset=" + deferred.offset;
  }

  private static String shown(Exception failure) {
    return StorageThreads.withoutSecrets(failure);
  }
}
