package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * REQUEST_GUILD_MEMBERS: asks the guild and sends what it answers in GUILD_MEMBERS_CHUNK of up to
 * 1,000. A request for all members reads page after page, up to {@value #MEMBERS_MAX}; what is over
 * that is left out.
 */
final class MemberRequests {
  private static final int CHUNK_MEMBERS = 1_000;
  private static final int MEMBERS_MAX = 20_000;
  private static final int USERS_MAX = 100;
  private static final int NONCE_BYTES_MAX = 32;
  private static final int OK = 200;

  private final SessionHub hub;
  private final SessionActors commands;

  MemberRequests(SessionHub hub, SessionActors commands) {
    this.hub = hub;
    this.commands = commands;
  }

  void handle(Session session, JsonNode request) {
    JsonNode guildId = request.path("guild_id");
    long guild = Frames.integer(guildId.isArray() ? guildId.path(0) : guildId, 0);
    if (guild == 0) {
      return;
    }
    Request read = new Request(session, guild, nonce(request.path("nonce")), query(request));
    JsonNode users = request.path("user_ids");
    if (users.isArray() || users.isTextual() || users.isIntegralNumber()) {
      byIds(read, users);
    } else {
      page(read, 0, new ArrayList<>());
    }
  }

  private void byIds(Request request, JsonNode users) {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < (users.isArray() ? Math.min(users.size(), USERS_MAX) : 1); i++) {
      ids.add(Frames.integer(users.isArray() ? users.path(i) : users, 0));
    }
    Session session = request.session;
    List<CompletableFuture<Reply>> answers = new ArrayList<>();
    for (long id : ids) {
      answers.add(commands.getMember(session.user(), request.guild, id));
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                hub.execute(() -> answerByIds(request, ids, answers));
              }
            });
  }

  private void answerByIds(
      Request request, List<Long> ids, List<CompletableFuture<Reply>> answers) {
    List<JsonNode> members = new ArrayList<>();
    ArrayNode notFound = Frames.JSON.createArrayNode();
    for (int i = 0; i < ids.size(); i++) {
      Reply reply = answers.get(i).getNow(Reply.getDefaultInstance());
      JsonNode member = reply.getStatus() == OK ? json(reply.getBody()) : null;
      if (member == null) {
        notFound.add(Long.toUnsignedString(ids.get(i)));
      } else {
        members.add(member);
      }
    }
    send(request, members, notFound);
  }

  private void page(Request request, long after, List<JsonNode> members) {
    commands
        .listMembers(request.session.user(), request.guild, after, CHUNK_MEMBERS)
        .whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                hub.execute(() -> paged(request, members, reply));
              }
            });
  }

  private void paged(Request request, List<JsonNode> members, Reply reply) {
    JsonNode page = reply.getStatus() == OK ? json(reply.getBody()) : null;
    if (page == null) {
      return;
    }
    long last = 0;
    for (JsonNode member : page) {
      last = Frames.integer(member.path("user").path("id"), 0);
      if (request.query.matches(member)) {
        members.add(member);
      }
    }
    boolean full = members.size() >= request.query.limit;
    if (!full && last != 0 && page.size() == CHUNK_MEMBERS) {
      page(request, last, members);
    } else {
      send(request, full ? members.subList(0, request.query.limit) : members, null);
    }
  }

  private void send(Request request, List<JsonNode> members, @Nullable ArrayNode notFound) {
    Session session = request.session;
    if (hub.session(session.id()) != session) {
      return;
    }
    int chunks = Math.max(1, (members.size() + CHUNK_MEMBERS - 1) / CHUNK_MEMBERS);
    for (int i = 0; i < chunks; i++) {
      ObjectNode chunk = Frames.JSON.createObjectNode();
      chunk.put("guild_id", Long.toUnsignedString(request.guild));
      int end = Math.min(members.size(), (i + 1) * CHUNK_MEMBERS);
      chunk.putArray("members").addAll(members.subList(i * CHUNK_MEMBERS, end));
      chunk.put("chunk_index", i);
      chunk.put("chunk_count", chunks);
      if (notFound != null && !notFound.isEmpty()) {
        chunk.set("not_found", notFound);
      }
      chunk.putArray("presences");
      if (request.nonce != null) {
        chunk.put("nonce", request.nonce);
      }
      session.offer(
          PreparedDispatch.of("GUILD_MEMBERS_CHUNK", ByteString.copyFromUtf8(chunk.toString())),
          hub.nowMs());
    }
  }

  private static Query query(JsonNode request) {
    long limit = Frames.integer(request.path("limit"), 0);
    return new Query(
        request.path("query").asText("").toLowerCase(Locale.ROOT),
        limit <= 0 ? MEMBERS_MAX : (int) Math.min(limit, MEMBERS_MAX));
  }

  private static @Nullable String nonce(JsonNode nonce) {
    String text = nonce.isTextual() || nonce.isNumber() ? nonce.asText() : null;
    return text == null || text.length() > NONCE_BYTES_MAX ? null : text;
  }

  private static @Nullable JsonNode json(ByteString body) {
    try {
      return Frames.JSON.readTree(body.newInput());
    } catch (IOException e) {
      return null;
    }
  }

  private record Request(Session session, long guild, @Nullable String nonce, Query query) {}

  /** What members are asked for: those whose name begins so. */
  private record Query(String prefix, int limit) {
    boolean matches(JsonNode member) {
      JsonNode user = member.path("user");
      return prefix.isEmpty()
          || startsWith(user.path("username"))
          || startsWith(user.path("global_name"))
          || startsWith(member.path("nick"));
    }

    private boolean startsWith(JsonNode name) {
      return name.asText("").toLowerCase(Locale.ROOT).startsWith(prefix);
    }
  }
}
