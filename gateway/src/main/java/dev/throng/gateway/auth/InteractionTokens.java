package dev.throng.gateway.auth;

import dev.throng.protocol.Snowflake;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tokens with which applications answer interactions: they say which interaction it is, and which
 * guild knows it, so that nobody has to keep them. The guild knows how long they are good for; one
 * that is older by any clock is told so here, and costs the guild nothing. Thread-safe.
 */
public final class InteractionTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int CLAIMS_BYTES = 24;
  private static final int MAC_BYTES = 32;
  private static final int CHARS = 75;

  /** 15 minutes, and one on either side for clocks that differ. */
  private static final long AGE_MAX_MS = 17 * 60_000;

  /** No other token is made of a text with a colon. */
  private static final byte[] PURPOSE = "interaction:".getBytes(StandardCharsets.US_ASCII);

  private final Mac prototype;
  private final InstantSource clock;

  InteractionTokens(byte[] secret, InstantSource clock) {
    this.clock = clock;
    try {
      prototype = Mac.getInstance(ALGORITHM);
      prototype.init(new SecretKeySpec(secret, ALGORITHM));
      Object unused = prototype.clone();
    } catch (GeneralSecurityException | CloneNotSupportedException e) {
      throw new AssertionError("every Java platform has a cloneable HmacSHA256", e);
    }
  }

  /** What a good token says. */
  public record Claims(long interaction, long application, long guild) {}

  /** A new token. */
  public String issue(Claims claims) {
    byte[] said =
        ByteBuffer.allocate(CLAIMS_BYTES)
            .putLong(claims.interaction())
            .putLong(claims.application())
            .putLong(claims.guild())
            .array();
    byte[] token = Arrays.copyOf(said, CLAIMS_BYTES + MAC_BYTES);
    System.arraycopy(signature(said), 0, token, CLAIMS_BYTES, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** What a token says; null if it is not one of ours, or too old. */
  public @Nullable Claims read(String token) {
    byte[] bytes = decode(token);
    if (bytes.length != CLAIMS_BYTES + MAC_BYTES) {
      return null;
    }
    byte[] said = Arrays.copyOf(bytes, CLAIMS_BYTES);
    byte[] given = Arrays.copyOfRange(bytes, CLAIMS_BYTES, bytes.length);
    if (!MessageDigest.isEqual(signature(said), given)) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(said);
    Claims claims = new Claims(buffer.getLong(), buffer.getLong(), buffer.getLong());
    long ageMs = clock.millis() - Snowflake.timeMs(claims.interaction());
    return ageMs > AGE_MAX_MS ? null : claims;
  }

  private static byte[] decode(String token) {
    if (token.length() != CHARS) {
      return new byte[0];
    }
    try {
      return Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private byte[] signature(byte[] said) {
    try {
      Mac mac = (Mac) prototype.clone();
      mac.update(PURPOSE);
      return mac.doFinal(said);
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("was cloneable in the constructor", e);
    }
  }
}
