package dev.throng.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** The unique names of the Directory and their actor key. */
public final class Names {
  private Names() {}

  /** Name of an e-mail address; case does not count. */
  public static String email(String address) {
    return "email:" + address.toLowerCase(Locale.ROOT);
  }

  /** Name of a username; case does not count. */
  public static String username(String username) {
    return "username:" + username.toLowerCase(Locale.ROOT);
  }

  /** Name of a channel, which stands for its guild. */
  public static String channel(long channel) {
    return "channel:" + Long.toUnsignedString(channel);
  }

  /** Name of an invite code, which stands for its guild. */
  public static String invite(String code) {
    return "invite:" + code;
  }

  /** Name of a webhook, which stands for its guild. */
  public static String webhook(long webhook) {
    return "webhook:" + Long.toUnsignedString(webhook);
  }

  /**
   * The actor key of a name: the first 8 bytes of its SHA-256. Names that share a key share an
   * actor, which keeps them apart.
   */
  public static long key(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
