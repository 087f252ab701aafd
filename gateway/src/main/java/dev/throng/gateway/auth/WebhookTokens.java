package dev.throng.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of webhooks, which are made of their ids: a webhook has one token for as long as it is
 * there, and nobody has to keep it. 51 bytes of an HMAC-SHA512 as base64url, which is the 68
 * characters by which client libraries know a token in a URL. Thread-safe.
 */
public final class WebhookTokens {
  private static final String ALGORITHM = "HmacSHA512";
  private static final int BYTES = 51;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final Mac prototype;

  WebhookTokens(byte[] secret) {
    try {
      prototype = Mac.getInstance(ALGORITHM);
      prototype.init(new SecretKeySpec(secret, ALGORITHM));
      Object unused = prototype.clone();
    } catch (GeneralSecurityException | CloneNotSupportedException e) {
      throw new AssertionError("every Java platform has a cloneable HmacSHA512", e);
    }
  }

  /** The token of a webhook. */
  public String of(long webhook) {
    try {
      Mac mac = (Mac) prototype.clone();
      // No other token is made of a text with a colon.
      String signed = "webhook:" + Long.toUnsignedString(webhook);
      byte[] digest = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return ENCODER.encodeToString(Arrays.copyOf(digest, BYTES));
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("was cloneable in the constructor", e);
    }
  }

  /** Whether it is the token of a webhook, compared in constant time. */
  public boolean isOf(long webhook, String token) {
    return MessageDigest.isEqual(
        of(webhook).getBytes(StandardCharsets.US_ASCII), token.getBytes(StandardCharsets.UTF_8));
  }
}
