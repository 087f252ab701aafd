package dev.throng.gateway.session;

import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a session of this node lives, so that it can be resumed from any hub. Thread-safe.
 *
 * @param <H> the hub
 */
public final class SessionRegistry<H> {
  private final ConcurrentHashMap<Long, H> homes = new ConcurrentHashMap<>();

  /** What clients call a session. */
  static String name(long session) {
    return HexFormat.of().toHexDigits(session);
  }

  void add(long session, H hub) {
    homes.put(session, hub);
  }

  void remove(long session) {
    homes.remove(session);
  }

  /** The session that clients call so; 0 if it cannot be one's name. */
  static long id(String name) {
    try {
      return name.length() == 16 ? HexFormat.fromHexDigitsToLong(name) : 0;
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  @Nullable H home(long session) {
    return homes.get(session);
  }

  /** Sessions of the node, with or without a socket. */
  public int size() {
    return homes.size();
  }
}
