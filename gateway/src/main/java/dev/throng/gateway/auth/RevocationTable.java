package dev.throng.gateway.auth;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are void: exactly, for a bounded number of users (about 100 bytes each). When it is
 * full, the older half is merged into {@value #BUCKETS} buckets of users, of which each keeps the
 * latest time alone: tokens issued before it are void for everybody in the bucket. So a full table
 * never accepts a revoked token, and an old revocation costs a login to about one in a million of
 * the others, not to all. One writer, any readers.
 */
public final class RevocationTable implements ValidAfter {
  /** 1,000,000 users, about 100 MB. */
  public static final int USERS_MAX = 1_000_000;

  /** A power of two; 8 MB. */
  static final int BUCKETS = 1 << 20;

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private final int usersMax;
  private final ConcurrentHashMap<Long, Revoked> byUser = new ConcurrentHashMap<>();
  private final AtomicLong merged = new AtomicLong();
  private volatile @Nullable AtomicLongArray bucketsMs;

  /**
   * What one user revoked.
   *
   * @param issuedMs tokens revoked one by one, ascending
   */
  private record Revoked(long validAfterMs, long[] issuedMs) {
    /** Both together, without what the time before which all are void says already. */
    Revoked with(Revoked other) {
      long after = Math.max(validAfterMs, other.validAfterMs);
      LongStream both = LongStream.concat(LongStream.of(issuedMs), LongStream.of(other.issuedMs));
      return new Revoked(after, both.filter(time -> time >= after).sorted().distinct().toArray());
    }

    /** A time before which all revoked tokens were issued. */
    long endMs() {
      return issuedMs.length == 0
          ? validAfterMs
          : Math.max(validAfterMs, issuedMs[issuedMs.length - 1] + 1);
    }
  }

  /** For {@value #USERS_MAX} users. */
  public RevocationTable() {
    this(USERS_MAX);
  }

  RevocationTable(int usersMax) {
    this.usersMax = usersMax;
  }

  /**
   * Adds to what is known of a user's tokens: what is revoked stays so, also if an older record
   * comes again.
   *
   * @param validAfterMs tokens issued before are void
   * @param issuedMs and those issued at these times, ascending
   */
  public synchronized void revoke(long user, long validAfterMs, List<Long> issuedMs) {
    long[] times = issuedMs.stream().mapToLong(Long::longValue).toArray();
    byUser.merge(user, new Revoked(validAfterMs, times), Revoked::with);
    if (byUser.size() > usersMax) {
      mergeOlderHalf();
    }
  }

  @Override
  public long validAfterMs(long user) {
    Revoked revoked = byUser.get(user);
    AtomicLongArray buckets = bucketsMs;
    return Math.max(
        revoked == null ? 0 : revoked.validAfterMs,
        buckets == null ? 0 : buckets.get(bucket(user)));
  }

  @Override
  public boolean isRevoked(long user, long issuedMs) {
    Revoked revoked = byUser.get(user);
    return issuedMs < validAfterMs(user)
        || revoked != null && Arrays.binarySearch(revoked.issuedMs, issuedMs) >= 0;
  }

  /** Users that are known exactly. */
  public int size() {
    return byUser.size();
  }

  /** Users that were merged into buckets so far; above 0, the table is too small. */
  public long merged() {
    return merged.get();
  }

  private void mergeOlderHalf() {
    long[] ends = byUser.values().stream().mapToLong(Revoked::endMs).toArray();
    Arrays.sort(ends);
    long median = ends[ends.length / 2];
    AtomicLongArray buckets = bucketsMs == null ? new AtomicLongArray(BUCKETS) : bucketsMs;
    bucketsMs = buckets;
    byUser.forEach(
        (user, revoked) -> {
          if (revoked.endMs() <= median) {
            // The bucket first, so that no reader sees neither.
            buckets.accumulateAndGet(bucket(user), revoked.endMs(), Math::max);
            byUser.remove(user);
            merged.incrementAndGet();
          }
        });
  }

  private static int bucket(long user) {
    return (int) ((user * GOLDEN_RATIO) >>> (Long.SIZE - Integer.numberOfTrailingZeros(BUCKETS)));
  }
}
