package dev.throng.gateway.auth;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who revoked tokens, and when. Holds at most a fixed number of users (about 100 bytes each). When
 * it is full, the older half is replaced by one floor for everybody: tokens issued before it are
 * void, whoever holds them, so that a full table costs logins but never accepts a revoked token.
 * One writer, any readers.
 */
public final class RevocationTable implements ValidAfter {
  /** 1,000,000 users, about 100 MB. */
  public static final int USERS_MAX = 1_000_000;

  private final int usersMax;
  private final ConcurrentHashMap<Long, Long> validAfterMs = new ConcurrentHashMap<>();
  private volatile long floorMs;

  /** For {@value #USERS_MAX} users. */
  public RevocationTable() {
    this(USERS_MAX);
  }

  RevocationTable(int usersMax) {
    this.usersMax = usersMax;
  }

  /** Tokens of the user issued before this time are void from now on; never goes back. */
  public synchronized void revoke(long user, long beforeMs) {
    validAfterMs.merge(user, beforeMs, Math::max);
    if (validAfterMs.size() > usersMax) {
      raiseFloor();
    }
  }

  @Override
  public long validAfterMs(long user) {
    return Math.max(floorMs, validAfterMs.getOrDefault(user, 0L));
  }

  /** Users in the table. */
  public int size() {
    return validAfterMs.size();
  }

  private void raiseFloor() {
    long[] times = validAfterMs.values().stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(times);
    // The floor goes up before the entries go, so that no reader sees neither.
    floorMs = Math.max(floorMs, times[times.length / 2]);
    long floor = floorMs;
    validAfterMs.values().removeIf(time -> time <= floor);
  }
}
