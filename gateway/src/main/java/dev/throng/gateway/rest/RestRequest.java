package dev.throng.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.auth.HmacTokens;
import dev.throng.protocol.DiscordError;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be handled. Its accessors throw a {@link Rejection} where the client is wrong.
 */
public final class RestRequest {
  private static final String SELF = "@me";

  private final Caller caller;
  private final Map<String, String> pathParameters;
  private final Map<String, String> query;
  private final RequestBody body;
  private final RequestIds ids;

  /**
   * Who sends a request.
   *
   * @param network what limits by address go by
   */
  record Caller(HmacTokens.Claims claims, String network) {
    /** The claims of one who comes without a token. */
    static final HmacTokens.Claims NOBODY = new HmacTokens.Claims(0, 0);

    boolean isNobody() {
      return claims.user() == 0;
    }
  }

  RestRequest(
      Caller caller,
      Map<String, String> pathParameters,
      Map<String, String> query,
      RequestBody body,
      RequestIds ids) {
    this.caller = caller;
    this.pathParameters = pathParameters;
    this.query = query;
    this.body = body;
    this.ids = ids;
  }

  /** The user of the token; 0 without one. */
  public long caller() {
    return caller.claims().user();
  }

  /** When the token was issued, milliseconds since 1970. */
  public long tokenIssuedMs() {
    return caller.claims().issuedMs();
  }

  /** The network that limits by address go by. */
  public String network() {
    return caller.network();
  }

  /** The ids that this request makes. */
  public RequestIds ids() {
    return ids;
  }

  /** A path parameter. */
  public String path(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no path parameter: " + name);
    }
    return value;
  }

  /** A path parameter that is an id, or {@code @me} for the caller. */
  public long pathId(String name) {
    String value = path(name);
    return value.equals(SELF) ? caller() : idOf(name, value);
  }

  /** A query parameter that is an id; 0 if absent. */
  public long queryId(String name) {
    String value = query.get(name);
    return value == null || value.isEmpty() ? 0 : idOf(name, value);
  }

  /**
   * A query parameter that says where a page begins or ends. It need not be anything's id: {@code
   * after=0} is from the beginning.
   */
  public OptionalLong queryAnchor(String name) {
    String value = query.get(name);
    if (value == null || value.isEmpty()) {
      return OptionalLong.empty();
    }
    Form form = new Form(Json.object().put(name, value));
    OptionalLong anchor = form.anchor(name);
    form.check();
    return anchor;
  }

  /** A query parameter that is an integer in a range. */
  public int queryInteger(String name, int min, int max, int absent) {
    String value = query.get(name);
    if (value == null || value.isEmpty()) {
      return absent;
    }
    Form form = new Form(Json.object().put(name, value));
    int number = form.integer(name, min, max, absent);
    form.check();
    return number;
  }

  /** A query parameter that is a truth value: {@code true} or {@code 1}. */
  public boolean queryFlag(String name) {
    String value = query.get(name);
    return value != null && (value.equalsIgnoreCase("true") || value.equals("1"));
  }

  /** A query parameter as it came; null if absent. */
  public @Nullable String query(String name) {
    return query.get(name);
  }

  /**
   * The JSON object of the body; an empty one if the body is empty.
   *
   * @throws Rejection with 50109 if it is not JSON, 50035 if it is not an object
   */
  public Form form() {
    if (body.hasFiles()) {
      throw FormErrors.rejection(
          "files", "UNSUPPORTED_FIELD", "This server does not support this field yet.");
    }
    if (!body.isJson() && body.json().length > 0) {
      throw bodyError(
          "CONTENT_TYPE_INVALID",
          "Expected \"Content-Type\" header to be one of {'application/json'}.");
    }
    if (body.json().length == 0) {
      return new Form(Json.object());
    }
    JsonNode node = Json.parse(body.json());
    if (node == null) {
      throw new Rejection(DiscordError.INVALID_JSON);
    }
    if (node.isNull()) {
      return new Form(Json.object());
    }
    if (node instanceof ObjectNode object) {
      return new Form(object);
    }
    throw bodyError("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
  }

  private static Rejection bodyError(String code, String message) {
    FormErrors errors = new FormErrors();
    errors.add(List.of(), code, message);
    return new Rejection(errors.response());
  }

  private static long idOf(String name, String value) {
    Form form = new Form(Json.object().put(name, value));
    long id = form.id(name);
    form.check();
    return id;
  }
}
