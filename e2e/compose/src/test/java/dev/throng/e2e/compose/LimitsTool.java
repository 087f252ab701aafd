package dev.throng.e2e.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.client.GatewaySession;
import dev.throng.client.RestAnswer;
import dev.throng.client.RestTransport;
import dev.throng.client.ThrongApi;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A client in the network of the services that meets the limits of their gateway, and writes what
 * it was told as JSON. Argument: the base of REST.
 */
final class LimitsTool {
  private static final int PASSWORDS = 11;
  private static final int REQUESTS = 60;
  private static final int MESSAGES = 5;
  private static final int READY_S = 60;

  private LimitsTool() {}

  public static void main(String[] args) throws Exception {
    ThrongApi anybody = ThrongApi.anonymous(URI.create(args[0]));
    ThrongApi busy = register(anybody, "busy");
    ThrongApi calm = register(anybody, "calm");
    ObjectNode told = RestTransport.JSON.createObjectNode();

    told.put("remaining before", remaining(calm));
    try (GatewaySession session = GatewaySession.open(calm, anybody.gateway(), 0, event -> {})) {
      session.ready().get(READY_S, TimeUnit.SECONDS);
      told.put("remaining after", remaining(calm));
    }
    passwords(anybody, told.putArray("passwords"));
    flood(busy, calm, told);
    System.out.println(told);
  }

  private static ThrongApi register(ThrongApi anybody, String name) {
    return anybody.person(anybody.register(name, name + "@example.org", "correct horse"));
  }

  private static long remaining(ThrongApi person) {
    JsonNode answer = person.rest().request("GET", "/gateway/bot", null).orThrow();
    return answer.path("session_start_limit").path("remaining").asLong();
  }

  private static void passwords(ThrongApi anybody, ArrayNode told) {
    for (int i = 0; i < PASSWORDS; i++) {
      String guess = "{\"login\":\"busy@example.org\",\"password\":\"guess " + i + "\"}";
      tell(told, anybody.rest().rawAsync("POST", "/auth/login", guess).join());
    }
  }

  /** What one asks at once, and what another writes meanwhile. */
  private static void flood(ThrongApi busy, ThrongApi calm, ObjectNode told) {
    long guild = calm.createGuild("calm").path("id").asLong();
    long channel = calm.createChannel(guild, "talk").path("id").asLong();
    List<CompletableFuture<RestAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      answers.add(busy.rest().requestAsync("GET", "/users/@me", null));
    }
    ArrayNode messages = told.putArray("messages");
    for (int i = 0; i < MESSAGES; i++) {
      tell(messages, calm.createMessageAsync(channel, "message " + i, null).join());
    }
    ArrayNode requests = told.putArray("requests");
    answers.forEach(answer -> tell(requests, answer.join()));
  }

  private static void tell(ArrayNode told, RestAnswer answer) {
    told.addObject()
        .put("status", answer.status())
        .put("retry_after", answer.body().path("retry_after").asDouble());
  }
}
