package dev.throng.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.auth.HmacTokens;
import dev.throng.gateway.auth.InteractionTokens;
import dev.throng.gateway.rest.spec.OperationFacts;
import dev.throng.gateway.rest.spec.Shape;
import dev.throng.protocol.DiscordError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be handled: its path, query and body were checked against the facts of its
 * operation. What is wrong was noted and reads as absent until {@link #check} rejects it all.
 */
public final class RestRequest {
  static final String WEBHOOK_ID = "webhook_id";
  static final String WEBHOOK_TOKEN = "webhook_token";
  static final String INTERACTION_ID = "interaction_id";
  static final String INTERACTION_TOKEN = "interaction_token";
  private static final String SELF = "@me";
  private static final Set<String> MAY_BE_SELF = Set.of("user_id", "application_id");

  private final Caller caller;
  private final RequestIds ids;
  private final Map<String, String> path;
  private final Function<String, @Nullable String> headers;
  private final String reason;
  private final Fields query;
  private final Fields body;
  private final List<UploadedFile> files;
  private final FormErrors errors = new FormErrors();
  private @Nullable DiscordError refusal;

  /**
   * Who sends a request.
   *
   * @param network what limits by address go by
   * @param interaction whose token is in the path and right; null if none is
   */
  record Caller(
      HmacTokens.Claims claims, String network, InteractionTokens.@Nullable Claims interaction) {
    /** The claims of one who comes without a token. */
    static final HmacTokens.Claims NOBODY = new HmacTokens.Claims(0, 0);

    boolean isNobody() {
      return claims.user() == 0;
    }
  }

  /**
   * What came with it.
   *
   * @param path parameters of the path, decoded
   * @param query parameters of the query, decoded
   * @param headers by their names
   */
  record Input(
      Map<String, String> path,
      Map<String, List<String>> query,
      RequestBody body,
      Function<String, @Nullable String> headers) {}

  /**
   * Checks a request.
   *
   * @throws Rejection with 50109 if the body is not JSON, 50035 if it cannot be what it has to be
   */
  RestRequest(OperationFacts facts, Caller caller, Input input, RequestIds ids) {
    this.caller = caller;
    this.ids = ids;
    this.path = input.path();
    this.files = input.body().files();
    this.headers = input.headers();
    this.reason = AuditReason.read(headers.apply(AuditReason.HEADER), errors);
    Shape shape = facts.body();
    this.body =
        shape == null
            ? Fields.of(Json.object(), new Shape.Any(), errors)
            : Fields.of(json(input.body()), shape, errors);
    this.query = query(facts.query(), input.query());
    facts.parameters().forEach(this::checkPath);
  }

  /** The user of the token; 0 without one. */
  public long caller() {
    return caller.claims().user();
  }

  /**
   * Whether it is not a user's but a webhook's or an interaction's, whose token is in the path and
   * right.
   */
  public boolean isOfWebhook() {
    return path.containsKey(WEBHOOK_TOKEN) || interaction() != null;
  }

  /** The interaction whose token is in the path and right; null if none is. */
  public InteractionTokens.@Nullable Claims interaction() {
    return caller.interaction();
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
    return Objects.requireNonNull(path.get(name), name);
  }

  /** Whether the path has a parameter. */
  public boolean hasPath(String name) {
    return path.containsKey(name);
  }

  /** A path parameter that is an id, or {@code @me} for the caller; 0 if it is wrong. */
  public long pathId(String name) {
    String value = path(name);
    Long id = isSelf(name, value) ? Long.valueOf(caller()) : Integers.parse(value);
    return id == null ? 0 : id;
  }

  /** A header of the request; empty if it has none of this name. */
  public String header(String name) {
    return Objects.requireNonNullElse(headers.apply(name), "");
  }

  /** Why the caller does it; empty if it does not say. */
  public String reason() {
    return reason;
  }

  /** The query. */
  public Fields query() {
    return query;
  }

  /** The body; without fields if it is empty or the operation has none. */
  public Fields body() {
    return body;
  }

  /** The files that came with it, in their order. */
  public List<UploadedFile> files() {
    return files;
  }

  /** Notes that the request cannot be done although each field is right. */
  public void refuse(DiscordError error) {
    refusal = error;
  }

  /**
   * Rejects the request if anything is wrong, or was sent that nobody has read by now.
   *
   * @throws Rejection with 50035, or what it was refused with
   */
  public void check() {
    body.refuseUnread();
    errors.check();
    if (refusal != null) {
      throw new Rejection(refusal);
    }
  }

  private void checkPath(String name, Shape shape) {
    String value = path(name);
    if (shape.resolved() instanceof Shape.Snowflake && !isSelf(name, value)) {
      Long id = Integers.parse(value);
      if (id == null || id < 1) {
        String quoted = ClientText.quote(Json.object().textNode(value));
        errors.add(List.of(name), "NUMBER_TYPE_COERCE", "Value " + quoted + " is not snowflake.");
      }
    }
  }

  private static boolean isSelf(String name, String value) {
    return value.equals(SELF) && MAY_BE_SELF.contains(name);
  }

  private Fields query(Map<String, Shape> shapes, Map<String, List<String>> values) {
    ObjectNode given = Json.object();
    shapes.forEach(
        (name, shape) -> {
          List<String> all = values.getOrDefault(name, List.of(""));
          if (shape.resolved() instanceof Shape.Array) {
            ArrayNode items = given.putArray(name);
            all.stream().filter(value -> !value.isEmpty()).forEach(items::add);
          } else if (!all.get(0).isEmpty()) {
            boolean isFlag = shape.resolved() instanceof Shape.Flag;
            given.put(name, isFlag ? word(all.get(0)) : all.get(0));
          }
        });
    return Fields.of(given, new Shape.Structure(shapes, Set.of()), errors);
  }

  /** Truth values of a query come as {@code 1} and {@code True}, too. */
  private static String word(String flag) {
    return switch (flag) {
      case "1" -> "true";
      case "0" -> "false";
      default -> flag.toLowerCase(Locale.ROOT);
    };
  }

  private static JsonNode json(RequestBody body) {
    if (body.hasFiles()) {
      throw FormErrors.rejection(
          "files", "UNSUPPORTED_FIELD", "This server does not support this field yet.");
    }
    if (body.json().length == 0) {
      return Json.object();
    }
    if (!body.isJson()) {
      FormErrors errors = new FormErrors();
      errors.add(
          List.of(),
          "CONTENT_TYPE_INVALID",
          "Expected \"Content-Type\" header to be one of {'application/json'}.");
      throw new Rejection(errors.response());
    }
    JsonNode json = Json.parse(body.json());
    if (json == null) {
      throw new Rejection(DiscordError.INVALID_JSON);
    }
    return json.isNull() ? Json.object() : json;
  }
}
