package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.ByteString;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.ExecuteWebhook;
import java.util.Optional;

/** An event as GitHub sends it: a message with one embed, or none if there is nothing to tell. */
final class GithubForm {
  private static final String EVENT = "X-GitHub-Event";
  private static final String[] FIELDS = {
    "action",
    "ref",
    "ref_type",
    "comment",
    "issue",
    "pull_request",
    "repository",
    "forkee",
    "sender",
    "member",
    "release",
    "head_commit",
    "commits",
    "forced",
    "compare",
    "review",
    "check_run",
    "check_suite",
    "discussion",
    "answer"
  };

  private GithubForm() {}

  static Optional<ExecuteWebhook> read(RestRequest in) {
    WebhookForm.withoutThread(in);
    Fields body = in.body();
    body.ignore(FIELDS);
    MadeEmbed embed = GithubEvents.embed(in.header(EVENT), name -> value(body, name));
    if (embed == null) {
      return Optional.empty();
    }
    JsonNode sender = value(body, "sender");
    embed.author(
        sender.path("login").asText(""),
        sender.path("html_url").asText(""),
        sender.path("avatar_url").asText(""));
    ArrayNode embeds = Json.object().putArray("embeds");
    embeds.add(embed.embed());
    return Optional.of(
        ExecuteWebhook.newBuilder()
            .setWebhook(in.pathId("webhook_id"))
            .setUsername("GitHub")
            .setMessage(
                CreateMessage.newBuilder()
                    .setMessage(in.ids().nextId())
                    .setEmbeds(ByteString.copyFrom(Json.bytes(embeds))))
            .build());
  }

  private static JsonNode value(Fields body, String name) {
    JsonNode value = body.raw(name);
    return value == null ? Json.object().path(name) : value;
  }
}
