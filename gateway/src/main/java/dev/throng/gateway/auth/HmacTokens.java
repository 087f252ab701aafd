package dev.throng.gateway.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that need no lookup: {@code base64(user id).base64url(issued at).base64url(HMAC-SHA256)},
 * without padding.
 *
 * <p>The first part is the decimal user id in the standard alphabet, because client libraries read
 * their own id from it. The second is milliseconds since 1970 as 6 bytes, big endian. The third is
 * over the two others with the dot between them, and is compared in constant time. Thread-safe.
 */
public final class HmacTokens implements TokenVerifier {
  /** The secret has at least this many bytes. */
  public static final int SECRET_BYTES_MIN = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int TOKEN_CHARS_MAX = 128;
  private static final int ISSUED_BYTES = 6;
  private static final Base64.Encoder ID_ENCODER = Base64.getEncoder().withoutPadding();
  private static final Base64.Encoder URL_ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final Mac prototype;
  private final ValidAfter validAfter;
  private final WebhookTokens webhooks;
  private final InteractionTokens interactions;

  /**
   * With the secret that all gateways of a cluster share.
   *
   * @param secret at least {@value #SECRET_BYTES_MIN} bytes
   * @param validAfter who revoked what
   */
  public HmacTokens(byte[] secret, ValidAfter validAfter) {
    if (secret.length < SECRET_BYTES_MIN) {
      throw new IllegalArgumentException(
          "token.secret: "
              + secret.length
              + " bytes (expected: at least "
              + SECRET_BYTES_MIN
              + ")");
    }
    try {
      prototype = Mac.getInstance(ALGORITHM);
      prototype.init(new SecretKeySpec(secret, ALGORITHM));
      Object unused = prototype.clone();
    } catch (GeneralSecurityException | CloneNotSupportedException e) {
      throw new AssertionError("every Java platform has a cloneable HmacSHA256", e);
    }
    this.validAfter = validAfter;
    this.webhooks = new WebhookTokens(secret);
    this.interactions = new InteractionTokens(secret, InstantSource.system());
  }

  /** Those of webhooks, with the same secret. */
  public WebhookTokens webhooks() {
    return webhooks;
  }

  /** Those of interactions, with the same secret. */
  public InteractionTokens interactions() {
    return interactions;
  }

  /**
   * A new token.
   *
   * @param user whom it stands for
   * @param issuedMs milliseconds since 1970; moved forward to a time whose tokens are not revoked,
   *     so that a clock behind cannot issue a token that is void already
   */
  public String issue(long user, long issuedMs) {
    long issued = Math.max(issuedMs, validAfter.validAfterMs(user));
    while (validAfter.isRevoked(user, issued)) {
      issued++;
    }
    byte[] stamp = ByteBuffer.allocate(8).putLong(issued).array();
    String signed =
        ID_ENCODER.encodeToString(Long.toUnsignedString(user).getBytes(StandardCharsets.US_ASCII))
            + '.'
            + URL_ENCODER.encodeToString(
                ByteBuffer.allocate(ISSUED_BYTES).put(stamp, 2, 6).array());
    return signed + '.' + signature(signed);
  }

  /**
   * What a good token says.
   *
   * @param user whom it stands for
   * @param issuedMs milliseconds since 1970
   */
  public record Claims(long user, long issuedMs) {}

  @Override
  public OptionalLong verify(String token) {
    Claims claims = read(token);
    return claims == null ? OptionalLong.empty() : OptionalLong.of(claims.user());
  }

  /** As {@link #verify}, with all that the token says; null if it is not valid. */
  public @Nullable Claims read(String token) {
    String bare = withoutScheme(token);
    int lastDot = bare.lastIndexOf('.');
    int firstDot = bare.indexOf('.');
    if (bare.length() > TOKEN_CHARS_MAX || firstDot <= 0 || firstDot == lastDot) {
      return null;
    }
    String signed = bare.substring(0, lastDot);
    byte[] expected = signature(signed).getBytes(StandardCharsets.US_ASCII);
    byte[] actual = bare.substring(lastDot + 1).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(expected, actual)) {
      return null;
    }
    // From here on the parts are our own.
    long user = userOf(bare.substring(0, firstDot));
    long issued = issuedMs(bare.substring(firstDot + 1, lastDot));
    return validAfter.isRevoked(user, issued) ? null : new Claims(user, issued);
  }

  private static String withoutScheme(String token) {
    String trimmed = token.strip();
    if (trimmed.regionMatches(true, 0, "Bot ", 0, 4)) {
      return trimmed.substring(4).strip();
    }
    if (trimmed.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return trimmed.substring(7).strip();
    }
    return trimmed;
  }

  private static long userOf(String part) {
    return Long.parseUnsignedLong(
        new String(Base64.getDecoder().decode(part), StandardCharsets.US_ASCII));
  }

  private static long issuedMs(String part) {
    byte[] stamp = Base64.getUrlDecoder().decode(part);
    return ByteBuffer.allocate(8).putShort((short) 0).put(stamp).getLong(0);
  }

  private String signature(String signed) {
    try {
      Mac mac = (Mac) prototype.clone();
      return URL_ENCODER.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("was cloneable in the constructor", e);
    }
  }
}
