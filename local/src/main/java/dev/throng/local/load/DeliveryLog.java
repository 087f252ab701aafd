package dev.throng.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.Dispatch;
import dev.throng.client.SessionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What one session received of the numbered messages of some channels, and where it had to begin a
 * new session. Thread-safe.
 */
public final class DeliveryLog implements SessionListener {
  private static final int DELIVERIES_MAX = 4_000_000;

  private final List<Delivery> deliveries = new ArrayList<>();
  private final Map<Long, Long> lastSeen = new HashMap<>();
  private final List<HistoryWindow> windows = new ArrayList<>();
  private final Set<Long> channels;
  private final Set<Long> awaitedGuilds;
  private boolean newSession;

  /**
   * @param channels which channels' messages are noted
   * @param guilds whose GUILD_CREATE is awaited before the session counts as there
   */
  public DeliveryLog(Set<Long> channels, Set<Long> guilds) {
    this.channels = Set.copyOf(channels);
    this.awaitedGuilds = new HashSet<>(guilds);
  }

  @Override
  public synchronized void onDispatch(Dispatch dispatch) {
    switch (dispatch.type()) {
      case "MESSAGE_CREATE" -> message(dispatch);
      case "GUILD_CREATE" -> guild(dispatch.data());
      default -> {}
    }
  }

  @Override
  public synchronized void onNewSession() {
    newSession = true;
  }

  private void message(Dispatch dispatch) {
    long channel = dispatch.data().path("channel_id").asLong();
    if (!channels.contains(channel)) {
      return;
    }
    if (deliveries.size() == DELIVERIES_MAX) {
      throw new IllegalStateException("more than " + DELIVERIES_MAX + " deliveries");
    }
    int number = Integer.parseInt(dispatch.data().path("content").asText());
    deliveries.add(new Delivery(channel, dispatch.id(), number, dispatch.arrivedNanos()));
    lastSeen.put(channel, dispatch.id());
  }

  /** The snapshot that a new session starts from says up to where history has to be read. */
  private void guild(JsonNode guild) {
    for (JsonNode channel : guild.path("channels")) {
      long id = channel.path("id").asLong();
      if (newSession && channels.contains(id)) {
        long after = lastSeen.getOrDefault(id, 0L);
        long upTo = channel.path("last_message_id").asLong(0);
        windows.add(new HistoryWindow(id, after, Math.max(after, upTo)));
        lastSeen.merge(id, upTo, Math::max);
      }
    }
    awaitedGuilds.remove(guild.path("id").asLong());
    notifyAll();
  }

  /** Waits until all guilds are there; returns whether they came in time. */
  public synchronized boolean awaitGuilds(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!awaitedGuilds.isEmpty()) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (leftMs <= 0) {
        return false;
      }
      wait(leftMs);
    }
    return true;
  }

  /** All deliveries so far, in the order of arrival. */
  public synchronized List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** How many deliveries there are so far. */
  public synchronized int size() {
    return deliveries.size();
  }

  /** The parts of history that new sessions had to read, because they were not connected. */
  public synchronized List<HistoryWindow> windows() {
    return List.copyOf(windows);
  }
}
