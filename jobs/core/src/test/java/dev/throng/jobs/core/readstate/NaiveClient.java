package dev.throng.jobs.core.readstate;

import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A client that was always there and counts for itself, as Discord's documentation says: a mention
 * counts one, an acknowledgement forgets those up to it, one's own message is an acknowledgement, a
 * manual one says the count itself and may go back.
 */
final class NaiveClient {
  /** What it knows of a channel. */
  static final class Channel {
    long last;
    int said;
    final TreeSet<Long> mentions = new TreeSet<>();

    int count() {
      return said + mentions.size();
    }
  }

  final TreeMap<Long, Channel> channels = new TreeMap<>();

  void mentioned(long channel, long message) {
    Channel known = of(channel);
    if (message > known.last) {
      known.mentions.add(message);
    }
  }

  void acked(long channel, long message) {
    Channel known = of(channel);
    if (message > known.last) {
      known.last = message;
      known.said = 0;
      known.mentions.removeIf(mention -> mention <= message);
    }
  }

  void ackedManually(long channel, long message, int count) {
    Channel known = of(channel);
    known.last = message;
    known.said = count;
    known.mentions.clear();
  }

  private Channel of(long channel) {
    return channels.computeIfAbsent(channel, id -> new Channel());
  }
}
