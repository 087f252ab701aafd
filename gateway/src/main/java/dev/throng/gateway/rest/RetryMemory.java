package dev.throng.gateway.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for 60 s which ids a request used whose outcome its client does not know, so that an
 * identical retry on this node uses them again and is not done twice.
 *
 * <p>Two identical requests that both were cut off have an entry each, and each retry takes one. At
 * most {@value #REQUESTS_MAX} different requests are remembered (beyond that the oldest go, and
 * their retry counts as a new request), and {@value #SAME_MAX} of the same. Thread-safe.
 */
final class RetryMemory {
  static final int REQUESTS_MAX = 50_000;
  static final int SAME_MAX = 16;
  static final Duration KEPT = Duration.ofSeconds(60);

  private final LongSupplier snowflakes;
  private final Cache<Key, List<RequestIds>> requests;

  /** What makes two requests the same, in as many bytes for each. */
  record Key(Object caller, ByteBuffer hash) {
    /**
     * A key.
     *
     * @param caller user id or remote address
     * @param target method, path and query
     * @param body as it came
     */
    static Key of(Object caller, String target, byte[] body) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(target.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return new Key(caller, ByteBuffer.wrap(digest.digest(body)));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every Java platform has SHA-256", e);
      }
    }
  }

  RetryMemory(LongSupplier snowflakes, Ticker ticker) {
    this.snowflakes = snowflakes;
    this.requests =
        Caffeine.newBuilder()
            .maximumSize(REQUESTS_MAX)
            .expireAfterWrite(KEPT)
            .ticker(ticker)
            .build();
  }

  /** Ids for a request: those of its predecessor if that was cut off, new ones otherwise. */
  RequestIds take(Key key) {
    RequestIds[] taken = new RequestIds[1];
    requests.asMap().computeIfPresent(key, (same, waiting) -> takeFirst(waiting, taken));
    RequestIds ids = taken[0];
    return ids == null ? newIds() : ids;
  }

  /** Ids for a request that may be repeated as it likes. */
  RequestIds newIds() {
    return new RequestIds(snowflakes);
  }

  /** The client of this request does not know its outcome: gives the request up. */
  void remember(Key key, RequestIds ids) {
    requests.asMap().merge(key, List.of(ids.handOver()), RetryMemory::join);
  }

  private static @Nullable List<RequestIds> takeFirst(
      List<RequestIds> waiting, RequestIds[] taken) {
    taken[0] = waiting.get(0);
    return waiting.size() == 1 ? null : waiting.subList(1, waiting.size());
  }

  private static List<RequestIds> join(List<RequestIds> waiting, List<RequestIds> more) {
    return waiting.size() < SAME_MAX
        ? Stream.concat(waiting.stream(), more.stream()).toList()
        : waiting;
  }
}
