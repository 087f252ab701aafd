package dev.throng.protocol;

/**
 * How long a gateway waits for the reply to a request before it answers 503. Actors and readers
 * leave a read undone that is older: nobody waits for it any more.
 */
public final class RequestTimeout {
  /** Client libraries give up after 15 s. */
  public static final long MS = 12_000;

  private RequestTimeout() {}
}
