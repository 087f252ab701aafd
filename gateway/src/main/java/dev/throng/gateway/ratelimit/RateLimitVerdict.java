package dev.throng.gateway.ratelimit;

/**
 * Whether a request may pass, and what its answer says about the next ones.
 *
 * @param allowed whether it may
 * @param scope whose limit this is
 * @param limit requests in a window
 * @param remaining requests left in this window
 * @param resetAfterSeconds until the window starts over
 * @param resetAtSeconds the same as seconds since 1970
 */
public record RateLimitVerdict(
    boolean allowed,
    Scope scope,
    long limit,
    long remaining,
    double resetAfterSeconds,
    double resetAtSeconds) {

  /** Whose limit it is, in the words of {@code X-RateLimit-Scope}. */
  public enum Scope {
    /** The caller's for this route. */
    USER("user"),
    /** The caller's for all routes. */
    GLOBAL("global"),
    /** One that others share: a guild's. */
    SHARED("shared");

    private final String headerValue;

    Scope(String headerValue) {
      this.headerValue = headerValue;
    }

    /** As in the header. */
    public String headerValue() {
      return headerValue;
    }
  }
}
