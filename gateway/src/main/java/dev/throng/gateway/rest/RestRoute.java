package dev.throng.gateway.rest;

import dev.throng.gateway.ratelimit.RateLimit;
import dev.throng.gateway.rest.spec.OperationFacts;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way to an operation.
 *
 * @param method HTTP method
 * @param path template below the API's root: {@code /channels/{channel_id}/messages}
 * @param authenticated whether a token is needed in the header
 * @param limit how often one caller may use it (per major parameter)
 * @param takesFiles whether a form may have files
 * @param bodyBytesMax of a body without them
 */
public record RestRoute(
    HttpMethod method,
    String path,
    boolean authenticated,
    RateLimit limit,
    boolean takesFiles,
    int bodyBytesMax) {
  private static final RateLimit DEFAULT_LIMIT = RateLimit.perSeconds(20, 5);
  private static final Pattern MAJOR = Pattern.compile("^/(?:channels|guilds|webhooks)/\\{(\\w+)}");
  private static final String WEBHOOK_TOKEN = "{" + RestRequest.WEBHOOK_TOKEN + "}";
  private static final String INTERACTION_TOKEN = "{" + RestRequest.INTERACTION_TOKEN + "}";
  private static final int HASH_CHARS = 32;

  /**
   * The way to an operation that needs a token, in its header or, for webhooks and interactions, in
   * its path; with the limit of most.
   */
  public static RestRoute to(OperationFacts facts) {
    boolean tokenInPath =
        facts.path().contains(WEBHOOK_TOKEN) || facts.path().contains(INTERACTION_TOKEN);
    return new RestRoute(
        facts.method(),
        facts.path(),
        !tokenInPath,
        DEFAULT_LIMIT,
        false,
        RequestBodyReader.BYTES_MAX);
  }

  /** The same, open to anybody. */
  public RestRoute open() {
    return new RestRoute(method, path, false, limit, takesFiles, bodyBytesMax);
  }

  /** The same with another limit. */
  public RestRoute limit(int requests, int seconds) {
    return new RestRoute(
        method,
        path,
        authenticated,
        RateLimit.perSeconds(requests, seconds),
        takesFiles,
        bodyBytesMax);
  }

  /** The same for forms with files. */
  public RestRoute files() {
    return new RestRoute(method, path, authenticated, limit, true, bodyBytesMax);
  }

  /** The same for bodies of up to so many bytes. */
  public RestRoute body(int bytesMax) {
    return new RestRoute(method, path, authenticated, limit, takesFiles, bytesMax);
  }

  /**
   * The path parameter that has rate limits of its own: the channel, guild or webhook; null if
   * none.
   */
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

  /** {@code POST /channels/{channel_id}/messages}. */
  @Override
  public String toString() {
    return method.name() + " " + path;
  }
}
