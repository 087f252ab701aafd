package dev.throng.gateway.rest;

import dev.throng.gateway.ratelimit.RateLimit;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A route, declared.
 *
 * @param method HTTP method
 * @param path template below the API's root: {@code /channels/{channel}/messages}
 * @param authenticated whether a token is needed
 * @param limit how often one caller may use it (per major parameter)
 */
public record RestRoute(HttpMethod method, String path, boolean authenticated, RateLimit limit) {
  private static final RateLimit DEFAULT_LIMIT = RateLimit.perSeconds(20, 5);
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
  private static final Pattern MAJOR = Pattern.compile("^/(?:channels|guilds)/\\{(\\w+)}");
  private static final int HASH_CHARS = 32;

  /** A {@code GET} that needs a token. */
  public static RestRoute get(String path) {
    return new RestRoute(HttpMethod.GET, path, true, DEFAULT_LIMIT);
  }

  /** A {@code POST} that needs a token. */
  public static RestRoute post(String path) {
    return new RestRoute(HttpMethod.POST, path, true, DEFAULT_LIMIT);
  }

  /** A {@code PUT} that needs a token. */
  public static RestRoute put(String path) {
    return new RestRoute(HttpMethod.PUT, path, true, DEFAULT_LIMIT);
  }

  /** A {@code PATCH} that needs a token. */
  public static RestRoute patch(String path) {
    return new RestRoute(HttpMethod.PATCH, path, true, DEFAULT_LIMIT);
  }

  /** A {@code DELETE} that needs a token. */
  public static RestRoute delete(String path) {
    return new RestRoute(HttpMethod.DELETE, path, true, DEFAULT_LIMIT);
  }

  /** The same, open to anybody. */
  public RestRoute open() {
    return new RestRoute(method, path, false, limit);
  }

  /** The same with another limit. */
  public RestRoute limit(int requests, int seconds) {
    return new RestRoute(method, path, authenticated, RateLimit.perSeconds(requests, seconds));
  }

  /** The path parameter that has rate limits of its own: the channel or guild; null if none. */
  public @Nullable String majorParameter() {
    Matcher matcher = MAJOR.matcher(path);
    return matcher.find() ? matcher.group(1) : null;
  }

  /** {@code X-RateLimit-Bucket}: of method and template alone, clients add the major parameter. */
  public String bucket() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** The path with Vert.x's parameters: {@code /channels/:channel/messages}. */
  String vertxPath() {
    return PARAMETER.matcher(path).replaceAll(":$1");
  }

  /** {@code POST /channels/{channel}/messages}. */
  @Override
  public String toString() {
    return method.name() + " " + path;
  }
}
