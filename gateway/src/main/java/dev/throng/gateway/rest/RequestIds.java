package dev.throng.gateway.rest;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The ids that a request makes, in order: of its commands and of what they create. A retry gets the
 * same ones again, so that actors know its commands. Thread-safe.
 */
public final class RequestIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String CODE_ALPHABET =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int CODE_CHARS = 8;

  private final LongSupplier snowflakes;
  private final List<Long> ids = new ArrayList<>();
  private final List<String> codes = new ArrayList<>();
  private int nextId;
  private int nextCode;
  private final boolean isRepeat;
  private boolean handedOver;

  RequestIds(LongSupplier snowflakes) {
    this(snowflakes, false);
  }

  private RequestIds(LongSupplier snowflakes, boolean isRepeat) {
    this.snowflakes = snowflakes;
    this.isRepeat = isRepeat;
  }

  /** Whether the same request has come before, and may have been done. */
  public boolean isRepeat() {
    return isRepeat;
  }

  /**
   * The next id.
   *
   * @throws Rejection if the request was given up: a retry may have the ids by now
   */
  public synchronized long nextId() {
    checkOwned();
    if (nextId == ids.size()) {
      ids.add(snowflakes.getAsLong());
    }
    return ids.get(nextId++);
  }

  /** The next random code of 8 letters and digits (47 bits). */
  public synchronized String nextCode() {
    checkOwned();
    if (nextCode == codes.size()) {
      StringBuilder code = new StringBuilder(CODE_CHARS);
      for (int i = 0; i < CODE_CHARS; i++) {
        code.append(CODE_ALPHABET.charAt(RANDOM.nextInt(CODE_ALPHABET.length())));
      }
      codes.add(code.toString());
    }
    return codes.get(nextCode++);
  }

  /** Gives the request up, and its ids to a retry, from the first one again. */
  synchronized RequestIds handOver() {
    handedOver = true;
    RequestIds heir = new RequestIds(snowflakes, true);
    heir.ids.addAll(ids);
    heir.codes.addAll(codes);
    return heir;
  }

  private void checkOwned() {
    if (handedOver) {
      throw new Rejection(RestResponse.unavailable());
    }
  }
}
