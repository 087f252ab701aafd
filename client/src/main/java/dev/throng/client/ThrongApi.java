package dev.throng.client;

import static dev.throng.client.RestTransport.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The REST calls by name, for one caller. Ids are longs; objects are returned as the server sent
 * them. A refusal is a {@link RestException}.
 */
public final class ThrongApi {
  private final RestTransport rest;

  public ThrongApi(RestTransport rest) {
    this.rest = rest;
  }

  /**
   * A caller without a token.
   *
   * @param base such as {@code http://127.0.0.1:8080/api/v10}
   */
  public static ThrongApi anonymous(URI base) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    return new ThrongApi(new RestTransport(http, base, null));
  }

  /** The same server for the holder of a person's token. */
  public ThrongApi person(String token) {
    return new ThrongApi(rest.as(token));
  }

  /** The same server for the holder of a bot's token. */
  public ThrongApi bot(String token) {
    return new ThrongApi(rest.as("Bot " + token));
  }

  /** For requests that have no method here. */
  public RestTransport rest() {
    return rest;
  }

  /** Makes an account and returns its token. */
  public String register(String username, String email, String password) {
    ObjectNode body = JSON.createObjectNode();
    body.put("username", username).put("email", email).put("password", password);
    body.put("date_of_birth", "2000-01-01").put("consent", true);
    return call("POST", "/auth/register", body).path("token").asText();
  }

  /** Returns a token of an existing account. */
  public String login(String email, String password) {
    ObjectNode body = JSON.createObjectNode().put("login", email).put("password", password);
    return call("POST", "/auth/login", body).path("token").asText();
  }

  /** The caller's user object. */
  public JsonNode me() {
    return call("GET", "/users/@me", null);
  }

  /** Where sessions connect, as {@code GET /gateway} says. */
  public URI gateway() {
    return URI.create(call("GET", "/gateway", null).path("url").asText());
  }

  public JsonNode createGuild(String name) {
    return call("POST", "/guilds", JSON.createObjectNode().put("name", name));
  }

  /**
   * Makes a guild with text channels.
   *
   * @param channels their names; the answer does not say their ids
   */
  public JsonNode createGuild(String name, List<String> channels) {
    ObjectNode body = JSON.createObjectNode().put("name", name);
    ArrayNode each = body.putArray("channels");
    channels.forEach(channel -> each.addObject().put("name", channel).put("type", 0));
    return call("POST", "/guilds", body);
  }

  public void deleteGuild(long guild) {
    call("DELETE", "/guilds/" + guild, null);
  }

  /** The guilds that the caller is in, without what is in them. */
  public JsonNode guilds() {
    return call("GET", "/users/@me/guilds", null);
  }

  public JsonNode channels(long guild) {
    return call("GET", "/guilds/" + guild + "/channels", null);
  }

  /** Makes a text channel. */
  public JsonNode createChannel(long guild, String name) {
    ObjectNode body = JSON.createObjectNode().put("name", name).put("type", 0);
    return call("POST", "/guilds/" + guild + "/channels", body);
  }

  /** Makes an invite and returns its code. */
  public String createInvite(long channel) {
    ObjectNode body = JSON.createObjectNode().put("max_age", 0).put("max_uses", 0);
    return call("POST", "/channels/" + channel + "/invites", body).path("code").asText();
  }

  public JsonNode acceptInvite(String code) {
    return call("POST", "/invites/" + code, JSON.createObjectNode());
  }

  public JsonNode members(long guild, int limit) {
    return call("GET", "/guilds/" + guild + "/members?limit=" + limit, null);
  }

  /** Makes an application, whose bot's user id is the application's id. */
  public JsonNode createApplication(String name) {
    return call("POST", "/applications", JSON.createObjectNode().put("name", name));
  }

  /** Makes the application's bot and returns its token. */
  public String createBot(long application) {
    return call("POST", "/applications/" + application + "/bot", JSON.createObjectNode())
        .path("token")
        .asText();
  }

  /** Voids the bot's tokens and returns a new one. */
  public String resetBotToken(long application) {
    return call("POST", "/applications/" + application + "/bot/reset", JSON.createObjectNode())
        .path("token")
        .asText();
  }

  /** Puts a bot into a guild. */
  public JsonNode authorizeBot(long application, long guild, long permissions) {
    ObjectNode body = JSON.createObjectNode().put("authorize", true);
    body.put("guild_id", Long.toString(guild)).put("permissions", Long.toString(permissions));
    return call("POST", "/oauth2/authorize?client_id=" + application + "&scope=bot", body);
  }

  /** Creates a message; with a nonce, a repeat of it returns the first message. */
  public JsonNode createMessage(long channel, String content, @Nullable String nonce) {
    return rest.request("POST", messages(channel), message(content, nonce)).orThrow();
  }

  /** As {@link #createMessage}; an answer of any status is a value. */
  public CompletableFuture<RestAnswer> createMessageAsync(
      long channel, String content, @Nullable String nonce) {
    return rest.requestAsync("POST", messages(channel), message(content, nonce));
  }

  private static ObjectNode message(String content, @Nullable String nonce) {
    ObjectNode body = JSON.createObjectNode().put("content", content);
    if (nonce != null) {
      body.put("nonce", nonce).put("enforce_nonce", true);
    }
    return body;
  }

  public JsonNode editMessage(long channel, long message, String content) {
    ObjectNode body = JSON.createObjectNode().put("content", content);
    return call("PATCH", messages(channel) + "/" + message, body);
  }

  public void deleteMessage(long channel, long message) {
    call("DELETE", messages(channel) + "/" + message, null);
  }

  public JsonNode message(long channel, long message) {
    return call("GET", messages(channel) + "/" + message, null);
  }

  /**
   * A page of history, newest first.
   *
   * @param anchor such as {@code before=123}; empty for the newest
   * @param limit 1 to 100
   */
  public JsonNode history(long channel, String anchor, int limit) {
    String query = "?limit=" + limit + (anchor.isEmpty() ? "" : "&" + anchor);
    return call("GET", messages(channel) + query, null);
  }

  public void startTyping(long channel) {
    call("POST", "/channels/" + channel + "/typing", null);
  }

  private static String messages(long channel) {
    return "/channels/" + channel + "/messages";
  }

  private JsonNode call(String method, String path, @Nullable JsonNode body) {
    return rest.request(method, path, body).orThrow();
  }
}
