package dev.throng.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps what a session heard and lets others wait for it. Thread-safe. */
public final class EventLog implements SessionListener {
  private static final int EVENTS_MAX = 100_000;

  private final List<Dispatch> events = new ArrayList<>();
  private int newSessions;

  @Override
  public synchronized void onDispatch(Dispatch dispatch) {
    if (events.size() == EVENTS_MAX) {
      throw new IllegalStateException("more than " + EVENTS_MAX + " events");
    }
    events.add(dispatch);
    notifyAll();
  }

  @Override
  public synchronized void onNewSession() {
    newSessions++;
  }

  /** How often a new session had to be begun. */
  public synchronized int newSessions() {
    return newSessions;
  }

  /** All events so far, in order. */
  public synchronized List<Dispatch> events() {
    return List.copyOf(events);
  }

  /** The events of one type so far, in order. */
  public List<Dispatch> events(String type) {
    return events().stream().filter(event -> event.type().equals(type)).toList();
  }

  /**
   * The first event of the type that the condition holds for, of the past or to come.
   *
   * @throws IllegalStateException if it did not come in time
   */
  public synchronized Dispatch await(String type, Predicate<Dispatch> condition, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    int next = 0;
    while (true) {
      for (; next < events.size(); next++) {
        Dispatch event = events.get(next);
        if (event.type().equals(type) && condition.test(event)) {
          return event;
        }
      }
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (leftMs <= 0) {
        throw new IllegalStateException(
            "no " + type + " as expected among " + events.size() + " events in " + timeout);
      }
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for " + type, e);
      }
    }
  }
}
