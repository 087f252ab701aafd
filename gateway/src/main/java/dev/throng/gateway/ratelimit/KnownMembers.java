package dev.throng.gateway.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Who is known on this node as a member of which guild: who has a session there, and who was given
 * what a member gets. As many pairs of user and guild are remembered as fit into a sixteenth of the
 * heap, {@value #PAIRS_MIN} at least; the least recently used are forgotten. Thread-safe.
 */
public final class KnownMembers {
  static final int PAIRS_MIN = 200_000;

  private static final int PAIR_BYTES = 100;
  private static final int HEAP_SHARE = 16;

  /** The value says whether the user has a session of the node in the guild. */
  private final Cache<Pair, Boolean> members =
      Caffeine.newBuilder().maximumSize(pairsMax(Runtime.getRuntime().maxMemory())).build();

  private record Pair(long user, long guild) {}

  /**
   * How many pairs a heap keeps: those of a node's sessions and each of their guilds must fit, or
   * members with sessions would be held for strangers.
   */
  static long pairsMax(long heapBytes) {
    return Math.max(PAIRS_MIN, heapBytes / HEAP_SHARE / PAIR_BYTES);
  }

  /** The guild has taken a session of the user. */
  public void attached(long user, long guild) {
    members.put(new Pair(user, guild), true);
  }

  /** A session of the user is over; the user is still a member. */
  public void sessionEnded(long user, long guild) {
    members.asMap().replace(new Pair(user, guild), false);
  }

  /** The guild has let the user go. */
  public void detached(long user, long guild) {
    members.invalidate(new Pair(user, guild));
  }

  /** The guild has done what the user asked. */
  void admitted(long user, long guild) {
    members.asMap().putIfAbsent(new Pair(user, guild), false);
  }

  /** The guild says that the user sees nothing of it, or not of some channel. */
  void refused(long user, long guild) {
    members.asMap().remove(new Pair(user, guild), false);
  }

  boolean contains(long user, long guild) {
    return members.getIfPresent(new Pair(user, guild)) != null;
  }
}
